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

/** Lit, from its WebJars on the class path. */
final class LitModules {

    /** Without what is for other platforms, and for developers of Lit. */
    private static final Pattern MODULE =
            Pattern.compile("META-INF/resources/webjars/([a-z-_]+)/[0-9.]+/((?!development/|node/)[a-z/-]+\\.js)");

    private LitModules() {}

    /** By package and path: {@code lit-html/directives/repeat.js}. */
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
