// In a file of its own: an inline script is what such policies forbid.
addEventListener("securitypolicyviolation", function (e) { faults.push("policy: " + e.violatedDirective + " " + e.blockedURI); });
