use crate::wasm::Renamed;
use oxc::{
    allocator::Allocator,
    ast::ast::{
        BindingIdentifier, Declaration, Expression, IdentifierReference, ObjectExpression, ObjectPropertyKind, Program,
        PropertyKey, Statement, StaticMemberExpression,
    },
    ast_visit::{VisitMut, walk_mut},
    codegen::{Codegen, CodegenOptions, CommentOptions},
    mangler::MangleOptions,
    minifier::{CompressOptions, Minifier, MinifierOptions},
    parser::Parser,
    span::SourceType,
};
use std::{collections::HashSet, fmt};

/// The script cannot be read; why.
#[derive(Debug)]
pub(crate) struct Unreadable(String);

/// The module's exports that the script calls on behalf of whoever starts it.
///
/// # Errors
/// [`Unreadable`] when it is no script.
pub(crate) fn called(script: &str) -> Result<HashSet<String>, Unreadable> {
    let allocator = Allocator::default();
    let mut program = parse(&allocator, script)?;
    leave_what_is_called(&mut program);
    let mut calls = Calls(HashSet::new());
    calls.visit_program(&mut program);
    Ok(calls.0)
}

/// The script for the packed module, minified.
///
/// # Errors
/// [`Unreadable`] when it is no script.
pub(crate) fn pack<'a>(script: &'a str, renamed: &'a Renamed) -> Result<String, Unreadable> {
    let allocator = Allocator::default();
    let mut program = parse(&allocator, script)?;
    leave_what_is_called(&mut program);
    Rename(renamed).visit_program(&mut program);
    Ok(write(&allocator, &mut program))
}

/// A script that is no program's.
///
/// # Errors
/// [`Unreadable`] when it is no script.
pub(crate) fn minify(script: &str) -> Result<String, Unreadable> {
    let allocator = Allocator::default();
    let mut program = parse(&allocator, script)?;
    Ok(write(&allocator, &mut program))
}

/// A script without its comments and with short names, but in the words it was written in: for browsers that know no newer
/// ones. Those that other scripts see keep their names.
///
/// # Errors
/// [`Unreadable`] when it is no script.
pub(crate) fn shorten(script: &str) -> Result<String, Unreadable> {
    let allocator = Allocator::default();
    let mut program = parse(&allocator, script)?;
    let names = MangleOptions { top_level: Some(false), ..MangleOptions::default() };
    let options = MinifierOptions { mangle: Some(names), compress: None, ..MinifierOptions::default() };
    let shortened = Minifier::new(options).minify(&allocator, &mut program);
    // Its own way without white space would write strings as only newer browsers read them.
    let layout = CodegenOptions { comments: CommentOptions::disabled(), indent_width: 0, ..CodegenOptions::default() };
    let script = Codegen::new().with_options(layout).with_scoping(shortened.scoping).build(&program).code;
    let whole = |line: &&str| line.ends_with(['{', '}', ';']);
    Ok(script.lines().map(|line| if whole(&line) { line.to_owned() } else { format!("{line}\n") }).collect())
}

fn write<'a>(allocator: &'a Allocator, program: &mut Program<'a>) -> String {
    let options = MinifierOptions {
        mangle: Some(MangleOptions::default()),
        compress: Some(CompressOptions::smallest()),
        ..MinifierOptions::default()
    };
    let minified = Minifier::new(options).minify(allocator, program);
    let layout = CodegenOptions { minify: true, comments: CommentOptions::disabled(), ..CodegenOptions::default() };
    Codegen::new().with_options(layout).with_scoping(minified.scoping).build(program).code
}

fn parse<'a>(allocator: &'a Allocator, script: &'a str) -> Result<Program<'a>, Unreadable> {
    let parsed = Parser::new(allocator, script, SourceType::mjs()).parse();
    match parsed.diagnostics.first() {
        None => Ok(parsed.program),
        Some(error) => Err(Unreadable(error.to_string())),
    }
}

/// Takes out what nobody calls: Rust's types that libraries show to scripts, what frees them, and the other way to start.
/// What only those use, the minifier takes out. Functions are our own and stay.
fn leave_what_is_called(program: &mut Program) {
    let mut types = HashSet::new();
    program.body.retain_mut(|statement| match statement {
        Statement::ExportDeclaration(export) => {
            let Declaration::ClassDeclaration(class) = &export.declaration else { return true };
            types.extend(class.id.iter().flat_map(|id| [id.name.to_string(), format!("{}Finalization", id.name)]));
            false
        }
        Statement::ExportNamedDeclaration(export) => {
            export.specifiers.retain(|specifier| specifier.exported.name() == "default");
            true
        }
        _ => true,
    });
    program.body.retain_mut(|statement| {
        let mut mentions = Mentions { names: &types, found: false };
        mentions.visit_statement(statement);
        !mentions.found
    });
}

/// Whether any of the names is declared or used.
struct Mentions<'n> {
    names: &'n HashSet<String>,
    found: bool,
}

impl<'a> VisitMut<'a> for Mentions<'_> {
    fn visit_identifier_reference(&mut self, identifier: &mut IdentifierReference<'a>) {
        self.found |= self.names.contains(identifier.name.as_str());
    }

    fn visit_binding_identifier(&mut self, identifier: &mut BindingIdentifier<'a>) {
        self.found |= self.names.contains(identifier.name.as_str());
    }
}

/// The exports of the module that are called.
struct Calls(HashSet<String>);

impl<'a> VisitMut<'a> for Calls {
    fn visit_static_member_expression(&mut self, member: &mut StaticMemberExpression<'a>) {
        if is_module(member) {
            self.0.insert(member.property.name.to_string());
        }
        walk_mut::walk_static_member_expression(self, member);
    }
}

/// Gives the module's imports and exports their short names, and drops what it does not import any more.
struct Rename<'a>(&'a Renamed);

impl<'a> VisitMut<'a> for Rename<'a> {
    fn visit_static_member_expression(&mut self, member: &mut StaticMemberExpression<'a>) {
        if let Some(short) = self.0.exports.get(member.property.name.as_str()).filter(|_| is_module(member)) {
            member.property.name = short.as_str().into();
        }
        walk_mut::walk_static_member_expression(self, member);
    }

    fn visit_object_expression(&mut self, object: &mut ObjectExpression<'a>) {
        object.properties.retain_mut(|property| {
            let ObjectPropertyKind::ObjectProperty(property) = property else { return true };
            match &mut property.key {
                PropertyKey::StaticIdentifier(key) => match self.0.imports.get(key.name.as_str()) {
                    Some(short) => key.name = short.as_str().into(),
                    None => return !key.name.starts_with("__wb"),
                },
                PropertyKey::StringLiteral(key) => {
                    if let Some(short) = self.0.modules.get(key.value.as_str()) {
                        (key.value, key.raw) = (short.as_str().into(), None);
                    }
                }
                _ => {}
            }
            true
        });
        walk_mut::walk_object_expression(self, object);
    }
}

/// Whether it is a member of the module's exports, which the script calls `wasm`.
fn is_module(member: &StaticMemberExpression) -> bool {
    matches!(&member.object, Expression::Identifier(object) if object.name == "wasm")
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::short::Names;

    const SCRIPT: &str = r#"
        export class Pipe {
            free() { PipeFinalization.unregister(this); wasm.__wbg_pipe_free(this.pointer, 0); }
        }
        if (Symbol.dispose) Pipe.prototype[Symbol.dispose] = Pipe.prototype.free;
        function imports() {
            const import0 = {
                __proto__: null,
                __wbg_log_0123456789abcdef: function(arg0) { console.log(arg0); },
                __wbg_unused_0123456789abcdef: function() { onlyUnused(); },
            };
            return { __proto__: null, "./tintuc_bg.js": import0 };
        }
        const PipeFinalization = (typeof FinalizationRegistry === 'undefined')
            ? { register: () => {}, unregister: () => {} }
            : new FinalizationRegistry(ptr => wasm.__wbg_pipe_free(ptr, 1));
        function onlyUnused() { console.warn("unused"); }
        let wasm;
        function initSync() {}
        async function init(code) {
            wasm = (await WebAssembly.instantiateStreaming(code, imports())).instance.exports;
            wasm.__wbindgen_start();
        }
        export { initSync, init as default };
    "#;

    #[test]
    fn only_the_start_calls_the_module() -> Result<(), Unreadable> {
        assert_eq!(called(SCRIPT)?, HashSet::from(["__wbindgen_start".to_owned()]));
        Ok(())
    }

    #[test]
    fn the_script_knows_the_module_by_its_short_names() -> Result<(), Unreadable> {
        let names = |long: &str, short: &str| Names::from([(long.to_owned(), short.to_owned())]);
        let packed = pack(
            SCRIPT,
            &Renamed {
                modules: names("./tintuc_bg.js", "m"),
                imports: names("__wbg_log_0123456789abcdef", "i"),
                exports: names("__wbindgen_start", "e"),
            },
        )?;
        for kept in ["__proto__:null", "i:function", "console.log", "m:", ".e()", "as default"] {
            assert!(packed.contains(kept), "{kept} in {packed}");
        }
        for gone in ["__wb", "tintuc_bg", "Pipe", "initSync", "unused", "\n  "] {
            assert!(!packed.contains(gone), "{gone} in {packed}");
        }
        assert!(pack("export {", &Renamed::default()).is_err());
        Ok(())
    }
}
