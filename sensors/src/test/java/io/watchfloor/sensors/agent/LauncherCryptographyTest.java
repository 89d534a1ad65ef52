package io.watchfloor.sensors.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks that the launchers of both programs start a JVM that encrypts and hashes with hardware instructions, which
 * spool records and TLS need for speed. Runs a JVM with the launcher's own flags and reads what its compiler reports.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherCryptographyTest {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    /** The methods that the compiler replaces with hardware instructions. */
    private static final Pattern REPLACED = Pattern.compile(
            "(?:com\\.sun\\.crypto\\.provider|sun\\.security\\.provider)\\.([A-Za-z0-9$]+)::(\\w+) \\(\\d+ bytes\\)\\s+(?:inline \\(hot\\)\\s+)?\\(intrinsic");

    @TempDir
    private Path folder;

    /** Encrypts and hashes records as a spool does. */
    static final class Records {
        private static final int ENOUGH = 1_500;

        private Records() {}

        public static void main(String[] arguments) throws GeneralSecurityException {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            SecretKeySpec key = new SecretKeySpec(new byte[32], "AES");
            byte[] record = new byte[2048];
            byte[] nonce = new byte[12];
            for (int i = 0; i < ENOUGH; i++) {
                ByteBuffer.wrap(nonce).putInt(i + 1);
                cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, nonce));
                cipher.updateAAD(nonce);
                byte[] sealed = cipher.doFinal(record);
                record[i % record.length] = MessageDigest.getInstance("SHA-256").digest(sealed)[0];
            }
        }
    }

    @Test
    void sensorUsesHardwareEncryption() throws Exception {
        usesTheProcessorsInstructions(flags("src/main/dist/bin/watchfloor-sensor", "run"));
    }

    @Test
    void centerUsesHardwareEncryption() throws Exception {
        usesTheProcessorsInstructions(flags("../dashboards-api/src/main/dist/bin/watchfloor", "serve"));
    }

    /** Shows that the test can fail, with the flags of an earlier launcher. */
    @Test
    void hardwareEncryptionNeedsTheC2Compiler() throws Exception {
        assertThat(replaced(List.of("-XX:TieredStopAtLevel=1"))).isEmpty();
    }

    @Test
    void imagesEnableTheC2Compiler() throws Exception {
        for (String module : List.of("../dashboards-api", ".")) {
            assertThat(Files.readString(Path.of(module, "pom.xml"))).doesNotContain("<arg>-XX:TieredStopAtLevel");
        }
    }

    private static void usesTheProcessorsInstructions(List<String> flags) throws Exception {
        Set<String> possible = replaced(List.of("-XX:CompileThreshold=100", "-XX:-TieredCompilation"));
        assumeThat(possible).as("what this processor has instructions for").hasSize(3);
        assertThat(replaced(flags)).containsAll(possible);
    }

    /** The kinds of hardware instructions that a JVM with these flags has compiled. */
    private static Set<String> replaced(List<String> flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(flags);
        command.addAll(
                List.of("-Xbatch", "-XX:+UnlockDiagnosticVMOptions", "-XX:+PrintCompilation", "-XX:+PrintInlining"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Records.class.getName()));
        Process jvm = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jvm.waitFor()).as(said).isZero();
        Set<String> kinds = new TreeSet<>();
        for (Matcher found = REPLACED.matcher(said); found.find(); ) {
            kind(found.group(1)).ifPresent(kinds::add);
        }
        return kinds;
    }

    private static Optional<String> kind(String type) {
        return switch (type) {
            case "GHASH" -> Optional.of("GHASH");
            case "CounterMode", "GaloisCounterMode" -> Optional.of("AES in counter mode");
            case "DigestBase", "SHA2" -> Optional.of("SHA-256");
            default -> Optional.empty();
        };
    }

    /** The flags that the launcher passes to its JVM: a stand-in for the JVM writes them to a file. */
    private List<String> flags(String launcher, String argument) throws IOException, InterruptedException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path runtime = Files.createDirectories(folder.resolve("runtime/bin"));
        for (String file : List.of(launcher, "src/main/dist/bin/find-jdk")) {
            Path from = Path.of(file);
            Files.copy(from, bin.resolve(from.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.writeString(
                folder.resolve("runtime/release"),
                "JAVA_VERSION=\"%d\"\n".formatted(Runtime.version().feature()));
        Path java = Files.writeString(runtime.resolve("java"), """
                #!/bin/sh
                case $1 in -XshowSettings*) exec "%s" "$@" ;; esac
                printf '%%s\\n' "$@"
                """.formatted(JAVA));
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        Process process = new ProcessBuilder(
                        "sh", bin.resolve(Path.of(launcher).getFileName()).toString(), argument)
                .redirectErrorStream(true)
                .start();
        List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).as("%s", said).isZero();
        return said.subList(0, said.indexOf("-cp"));
    }
}
