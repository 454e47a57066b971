// The portal's own page of an article: `open="/article.html?id={id}"` leads here.
addEventListener("DOMContentLoaded", function () {
  var news = document.createElement("tintuc-news");
  news.setAttribute("article", new URLSearchParams(location.search).get("id"));
  document.body.append(news);
});
