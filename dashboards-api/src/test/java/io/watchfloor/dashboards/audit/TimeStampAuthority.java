package io.watchfloor.dashboards.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.cmp.PKIStatus;
import org.bouncycastle.asn1.cmp.PKIStatusInfo;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampResponse;

/** A time stamp authority (RFC 3161) over HTTP, whose time stamps {@code openssl ts} makes. */
final class TimeStampAuthority implements AutoCloseable {

    /** The policy of each time stamp. */
    static final String POLICY = "1.2.3.4.1";

    /** What the authority does with a request. */
    enum Behavior {
        ANSWERS,
        /** Stamps the hash of its own request. */
        STAMPS_ANOTHER_HASH,
        /** Repeats the time stamp of the same hash and another nonce. */
        USES_ANOTHER_NONCE,
        USES_AN_EXPIRED_CERTIFICATE,
        /** Signs with a certificate of the same CA for another purpose. */
        USES_A_CERTIFICATE_FOR_WEB_SERVERS,
        /** Signs with a certificate of a CA that nobody trusts. */
        USES_ANOTHER_CA,
        CHANGES_THE_SIGNATURE,
        REJECTS,
        SENDS_GARBAGE,
        ANSWERS_WITH_AN_ERROR,
        DOES_NOT_ANSWER
    }

    private final Path folder;
    private final HttpServer server;
    private volatile Behavior behavior = Behavior.ANSWERS;

    TimeStampAuthority(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        ca("ca");
        ca("other-ca");
        certificate("tsa", "ca", "critical,timeStamping", "-days", "30");
        certificate("web", "ca", "critical,serverAuth", "-days", "30");
        certificate("other", "other-ca", "critical,timeStamping", "-days", "30");
        certificate(
                "expired",
                "ca",
                "critical,timeStamping",
                "-not_before",
                "20200101000000Z",
                "-not_after",
                "20200102000000Z");
        Files.writeString(file("serial"), "01\n");
        Files.writeString(file("tsa.cnf"), """
                [tsa]
                default_tsa = one
                [one]
                serial = %s
                default_policy = %s
                digests = sha256
                signer_digest = sha256
                ess_cert_id_alg = sha256
                """.formatted(file("serial"), POLICY));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/tsr", this::answer);
        server.start();
    }

    URI url() {
        return URI.create(
                "http://127.0.0.1:%d/tsr".formatted(server.getAddress().getPort()));
    }

    Path trustedCa() {
        return file("ca.pem");
    }

    void behave(Behavior next) {
        behavior = next;
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private void ca(String name) throws IOException, InterruptedException {
        openssl(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-noenc",
                "-days",
                "30",
                "-subj",
                "/CN=" + name,
                "-keyout",
                name + ".key",
                "-out",
                name + ".pem");
    }

    private void certificate(String name, String issuer, String purpose, String... validity)
            throws IOException, InterruptedException {
        openssl(
                "req",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-noenc",
                "-subj",
                "/CN=" + name,
                "-keyout",
                name + ".key",
                "-out",
                name + ".csr");
        Files.writeString(
                file(name + ".ext"),
                "extendedKeyUsage = %s\nkeyUsage = critical,digitalSignature\nauthorityKeyIdentifier = keyid\n"
                        .formatted(purpose));
        List<String> sign = new ArrayList<>(List.of(
                "x509",
                "-req",
                "-in",
                name + ".csr",
                "-CA",
                issuer + ".pem",
                "-CAkey",
                issuer + ".key",
                "-extfile",
                name + ".ext",
                "-out",
                name + ".pem"));
        sign.addAll(List.of(validity));
        openssl(sign.toArray(String[]::new));
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] query = exchange.getRequestBody().readAllBytes();
        try (exchange) {
            assertThat(exchange.getRequestHeaders().getFirst("Content-Type")).isEqualTo("application/timestamp-query");
            if (behavior == Behavior.ANSWERS_WITH_AN_ERROR) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            byte[] response = response(query);
            exchange.getResponseHeaders().add("Content-Type", "application/timestamp-reply");
            exchange.sendResponseHeaders(200, response.length);
            exchange.getResponseBody().write(response);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized byte[] response(byte[] query) throws IOException, InterruptedException {
        return switch (behavior) {
            case ANSWERS, ANSWERS_WITH_AN_ERROR -> stamp(query, "tsa");
            case STAMPS_ANOTHER_HASH -> {
                openssl("ts", "-query", "-digest", "00".repeat(32), "-sha256", "-cert", "-out", "another.tsq");
                yield stamp(Files.readAllBytes(file("another.tsq")), "tsa");
            }
            case USES_ANOTHER_NONCE -> {
                openssl("ts", "-query", "-digest", digest(query), "-sha256", "-cert", "-out", "another.tsq");
                yield stamp(Files.readAllBytes(file("another.tsq")), "tsa");
            }
            case USES_AN_EXPIRED_CERTIFICATE -> stamp(query, "expired");
            case USES_ANOTHER_CA -> stamp(query, "other");
            case USES_A_CERTIFICATE_FOR_WEB_SERVERS -> signedForAnotherPurpose(stamp(query, "tsa"));
            case CHANGES_THE_SIGNATURE -> {
                byte[] response = stamp(query, "tsa");
                response[response.length - 1] ^= 1;
                yield response;
            }
            // Status 2 (rejection), without a time stamp.
            case REJECTS -> new byte[] {0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x02};
            case SENDS_GARBAGE -> "<html>Time stamps are sold here.</html>".getBytes(StandardCharsets.UTF_8);
            case DOES_NOT_ANSWER -> {
                while (behavior == Behavior.DOES_NOT_ANSWER) {
                    wait(50);
                }
                yield new byte[0];
            }
        };
    }

    private static String digest(byte[] query) throws IOException {
        return HexFormat.of().formatHex(new TimeStampRequest(query).getMessageImprintDigest());
    }

    private byte[] stamp(byte[] query, String signer) throws IOException, InterruptedException {
        Files.write(file("request.tsq"), query);
        openssl(
                "ts",
                "-reply",
                "-config",
                "tsa.cnf",
                "-queryfile",
                "request.tsq",
                "-signer",
                signer + ".pem",
                "-inkey",
                signer + ".key",
                "-out",
                "response.tsr");
        return Files.readAllBytes(file("response.tsr"));
    }

    /** {@code openssl ts} makes no such time stamp, so {@code openssl cms} signs the content of one. */
    private byte[] signedForAnotherPurpose(byte[] response) throws IOException, InterruptedException {
        try {
            TimeStampResponse good = new TimeStampResponse(response);
            Files.write(
                    file("content.der"),
                    good.getTimeStampToken().getTimeStampInfo().getEncoded());
            openssl(
                    "cms",
                    "-sign",
                    "-binary",
                    "-nodetach",
                    "-cades",
                    "-md",
                    "sha256",
                    "-econtent_type",
                    "1.2.840.113549.1.9.16.1.4",
                    "-signer",
                    "web.pem",
                    "-inkey",
                    "web.key",
                    "-in",
                    "content.der",
                    "-outform",
                    "DER",
                    "-out",
                    "token.der");
            return new DERSequence(new ASN1Encodable[] {
                        new PKIStatusInfo(PKIStatus.granted),
                        ASN1Primitive.fromByteArray(Files.readAllBytes(file("token.der")))
                    })
                    .getEncoded();
        } catch (TSPException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs openssl in the folder of the authority, and returns its output. */
    String openssl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Path output = file("openssl.log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        String text = Files.readString(output);
        assertThat(process.exitValue()).as("%s: %s", command, text).isZero();
        return text;
    }

    @Override
    public void close() {
        behavior = Behavior.ANSWERS;
        server.stop(0);
    }
}
