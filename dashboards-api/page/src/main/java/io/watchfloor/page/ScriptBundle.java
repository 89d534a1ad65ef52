package io.watchfloor.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.javascript.jscomp.CommandLineRunner;
import com.google.javascript.jscomp.CompilationLevel;
import com.google.javascript.jscomp.Compiler;
import com.google.javascript.jscomp.CompilerOptions;
import com.google.javascript.jscomp.CompilerOptions.ChunkOutputType;
import com.google.javascript.jscomp.CompilerOptions.Environment;
import com.google.javascript.jscomp.CompilerOptions.LanguageMode;
import com.google.javascript.jscomp.DependencyOptions;
import com.google.javascript.jscomp.JSChunk;
import com.google.javascript.jscomp.ModuleIdentifier;
import com.google.javascript.jscomp.SourceFile;
import com.google.javascript.jscomp.WarningLevel;
import com.google.javascript.jscomp.deps.ModuleLoader.ResolutionMode;
import com.google.javascript.jscomp.jarjar.com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Bundles the page's modules into a few files with Google's Closure Compiler, which needs only a JDK. Property names are not shortened,
 * because Lit's templates contain them as text. Unreachable code is removed. A module that two views need is moved to a file that both
 * views load.
 */
final class ScriptBundle {

    private static final Pattern ON_DEMAND = Pattern.compile("\\bimport\\('\\./(views/[a-z-]+\\.js)'\\)");

    /**
     * The compiler cannot emit {@code import()} (issue 4126 of the Closure Compiler). It emits a call of this function instead, which is
     * inserted before the first script.
     */
    private static final String IMPORT = "importOnDemand";

    private static final String HEAD = "const " + IMPORT + "=(script)=>import(script);\n";

    private static final String APP = "app.js";

    private ScriptBundle() {}

    /**
     * @param scripts the page's modules by path, {@code app.js} among them
     * @param lit modules of Lit by package and path
     * @return the bundle's scripts by name
     */
    static Map<String, String> of(Map<String, String> scripts, Map<String, String> lit) throws IOException {
        Set<String> onDemand = scripts.values().stream()
                .flatMap(text -> ON_DEMAND.matcher(text).results())
                .map(view -> view.group(1))
                .collect(Collectors.toSet());
        JSChunk app = new JSChunk("app");
        List<JSChunk> chunks = new ArrayList<>(List.of(app));
        List<ModuleIdentifier> entries = new ArrayList<>(List.of(ModuleIdentifier.forFile("/web/" + APP)));
        lit.forEach((name, text) -> app.add(SourceFile.fromCode("/lib/" + name, text)));
        scripts.forEach((name, text) -> {
            SourceFile file = SourceFile.fromCode("/web/" + name, text);
            if (onDemand.contains(name)) {
                JSChunk view = new JSChunk(name.substring(name.lastIndexOf('/') + 1, name.length() - ".js".length()));
                view.addDependency(app);
                view.add(file);
                chunks.add(view);
                entries.add(ModuleIdentifier.forFile("/web/" + name));
            } else {
                app.add(file);
            }
        });
        List<SourceFile> known = new ArrayList<>(CommandLineRunner.getBuiltinExterns(Environment.BROWSER));
        known.add(SourceFile.fromCode("import.js", "function " + IMPORT + "(script) {}"));

        Compiler compiler = new Compiler(System.err);
        if (!compiler.compileChunks(known, chunks, options(entries)).success) {
            throw new IllegalStateException("The page's scripts have errors, see above.");
        }
        Map<String, String> bundle = new LinkedHashMap<>();
        for (JSChunk chunk : chunks) {
            bundle.put(chunk.getName() + ".js", (chunk == app ? HEAD : "") + compiler.toSource(chunk));
        }
        return bundle;
    }

    private static CompilerOptions options(List<ModuleIdentifier> entries) {
        CompilerOptions options = new CompilerOptions();
        CompilationLevel.SIMPLE_OPTIMIZATIONS.setOptionsForCompilationLevel(options);
        WarningLevel.QUIET.setOptionsForWarningLevel(options);
        // The output is for current browsers; syntax is not rewritten for older browsers.
        options.setLanguage(LanguageMode.ECMASCRIPT_NEXT);
        options.setRewritePolyfills(false);
        options.setOutputCharset(UTF_8);
        // Elements of Lit inherit static members.
        options.setAssumeStaticInheritanceIsNotUsed(false);
        options.setDependencyOptions(DependencyOptions.pruneForEntryPoints(entries));
        options.setChunkOutputType(ChunkOutputType.ES_MODULES);
        options.setAllowDynamicImport(true);
        options.setDynamicImportAlias(IMPORT);
        options.setModuleResolutionMode(ResolutionMode.BROWSER_WITH_TRANSFORMED_PREFIXES);
        options.setBrowserResolverPrefixReplacements(ImmutableMap.<String, String>builder()
                .put("lit", "/lib/lit/index.js")
                .put("lit/", "/lib/lit/")
                .put("lit-html", "/lib/lit-html/lit-html.js")
                .put("lit-html/", "/lib/lit-html/")
                .put("lit-element/", "/lib/lit-element/")
                .put("@lit/reactive-element", "/lib/lit__reactive-element/reactive-element.js")
                .buildOrThrow());
        return options;
    }
}
