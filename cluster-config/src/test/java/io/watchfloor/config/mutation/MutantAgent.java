package io.watchfloor.config.mutation;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** Gets the right to redefine classes into this JVM: another process attaches to it, because none may attach to itself. */
public final class MutantAgent {

    private static volatile @Nullable Instrumentation instrumentation;

    private MutantAgent() {}

    /** In the JVM of the test. */
    public static void agentmain(String arguments, Instrumentation given) {
        instrumentation = given;
    }

    /** In the other process: {@code PID JAR}. */
    public static void main(String[] arguments) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(arguments[0]);
        try {
            machine.loadAgent(arguments[1]);
        } finally {
            machine.detach();
        }
    }

    static synchronized Instrumentation instrumentation() {
        Instrumentation known = instrumentation;
        if (known == null) {
            attach();
            known = instrumentation;
        }
        if (known == null) {
            throw new IllegalStateException("The agent was not loaded");
        }
        return known;
    }

    private static void attach() {
        try {
            Path jar = Files.createTempFile("mutant-agent", ".jar");
            Manifest manifest = new Manifest();
            manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
            manifest.getMainAttributes().putValue("Agent-Class", MutantAgent.class.getName());
            manifest.getMainAttributes().putValue("Can-Redefine-Classes", "true");
            try (OutputStream out = Files.newOutputStream(jar)) {
                new JarOutputStream(out, manifest).close();
            }
            Process attaching = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            MutantAgent.class.getName(),
                            Long.toString(ProcessHandle.current().pid()),
                            jar.toString())
                    .inheritIO()
                    .start();
            int exit = attaching.waitFor();
            Files.delete(jar);
            if (exit != 0) {
                throw new IllegalStateException("Attaching ended with " + exit);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
