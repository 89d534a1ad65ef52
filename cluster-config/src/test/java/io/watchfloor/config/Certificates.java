package io.watchfloor.config;

import io.watchfloor.config.cluster.ClusterTls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A certificate authority of the test's, made with the JDK's own keytool. */
final class Certificates {

    private static final String PASSWORD = "only-for-this-test";
    private static final String CA = "ca";

    private final Path folder;

    Certificates(Path folder) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        keytool(CA, "-genkeypair", "-alias", CA, "-dname", "CN=nodes-ca", "-ext", "bc:c", "-keyalg", "RSA");
        pem(CA, "CERTIFICATE", store(CA), null);
    }

    /** A node's files. */
    ClusterTls issue(String node) throws IOException, InterruptedException {
        keytool(node, "-genkeypair", "-alias", node, "-dname", "CN=watchfloor", "-keyalg", "RSA");
        Path request = folder.resolve(node + ".request");
        keytool(node, "-certreq", "-alias", node, "-file", request.toString());
        Path answer = folder.resolve(node + ".crt");
        keytool(CA, "-gencert", "-rfc", "-alias", CA, "-infile", request.toString(), "-outfile", answer.toString());
        Path ca = folder.resolve("ca.CERTIFICATE");
        keytool(node, "-importcert", "-noprompt", "-alias", CA, "-file", ca.toString());
        keytool(node, "-importcert", "-noprompt", "-alias", node, "-file", answer.toString());
        return new ClusterTls(pem(node, "PRIVATE KEY", store(node), PASSWORD), answer, ca);
    }

    /** As the JDK reads it: the node's key with its certificate, as issued. */
    KeyStore store(String node) throws IOException {
        try (InputStream in = Files.newInputStream(folder.resolve(node + ".p12"))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            return store;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    char[] password() {
        return PASSWORD.toCharArray();
    }

    private Path pem(String name, String kind, KeyStore store, @Nullable String password) throws IOException {
        try {
            byte[] content;
            if (password == null) {
                Certificate certificate = store.getCertificate(name);
                content = certificate.getEncoded();
            } else {
                Key key = store.getKey(name, password.toCharArray());
                content = key.getEncoded();
            }
            String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                    .encodeToString(content);
            return Files.writeString(
                    folder.resolve(name + "." + kind.replace(' ', '-')),
                    "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(kind, lines));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private void keytool(String store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of("-keystore", folder.resolve(store + ".p12").toString()));
        Path said = folder.resolve("keytool.log");
        int status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(said.toFile()))
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException(Files.readString(said));
        }
    }
}
