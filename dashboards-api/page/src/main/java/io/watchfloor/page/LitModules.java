package io.watchfloor.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the modules of the Lit library from its WebJars on the class path. */
final class LitModules {

    /** Skips modules for other platforms and modules for developing Lit itself. */
    private static final Pattern MODULE =
            Pattern.compile("META-INF/resources/webjars/([a-z-_]+)/[0-9.]+/((?!development/|node/)[a-z/-]+\\.js)");

    private LitModules() {}

    /** Modules by package and path, such as {@code lit-html/directives/repeat.js}. */
    static Map<String, String> read() throws IOException {
        Map<String, String> modules = new TreeMap<>();
        for (String path : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
            if (path.endsWith(".jar") && new File(path).getName().startsWith("lit")) {
                try (JarFile jar = new JarFile(path)) {
                    for (JarEntry entry : jar.stream().toList()) {
                        Matcher module = MODULE.matcher(entry.getName());
                        if (module.matches()) {
                            String text = new String(jar.getInputStream(entry).readAllBytes(), UTF_8);
                            modules.put(module.group(1) + "/" + module.group(2), text);
                        }
                    }
                }
            }
        }
        return modules;
    }
}
