package io.watchfloor.dashboards.faults;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/** A self-signed certificate shared by all nodes of a test, created with the JDK's keytool. */
final class NodeCertificate {

    private static final String PASSWORD = "only-for-this-test";

    private NodeCertificate() {}

    /**
     * Creates it in a new folder.
     *
     * @return settings that name it
     */
    static String settings(Path folder) throws IOException, InterruptedException {
        Path store = Files.createDirectories(folder).resolve("node.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "node",
                        "-dname",
                        "CN=watchfloor",
                        "-ext",
                        "bc:c",
                        "-keyalg",
                        "RSA",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException(said);
        }
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            Path key = pem(
                    folder,
                    "PRIVATE KEY",
                    keys.getKey("node", PASSWORD.toCharArray()).getEncoded());
            Path certificate =
                    pem(folder, "CERTIFICATE", keys.getCertificate("node").getEncoded());
            return "watchfloor.cluster { tls-key = \"%s\", tls-certificate = \"%s\", tls-ca = \"%2$s\" }"
                    .formatted(key, certificate);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static Path pem(Path folder, String kind, byte[] content) throws IOException {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        return Files.writeString(
                folder.resolve(kind.replace(' ', '-') + ".pem"),
                "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(kind, lines));
    }
}
