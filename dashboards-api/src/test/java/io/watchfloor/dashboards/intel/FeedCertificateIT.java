package io.watchfloor.dashboards.intel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.watchfloor.config.mutation.Mutants;
import io.watchfloor.config.tls.ClientIdentity;
import io.watchfloor.config.tls.InvalidCertificateException;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.partners.PartnerKey;
import io.watchfloor.dashboards.wire.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("A feed whose server requires a client certificate")
final class FeedCertificateIT {

    /** Its certificate and key are those of the server. */
    @Order(1)
    @RegisterExtension
    static final RunningNode SERVER = RunningNode.with("watchfloor.tls.use = on\n");

    @Order(2)
    @RegisterExtension
    static final RunningNode NODE = RunningNode.with(() -> """
            watchfloor.egress { allow = ["127.0.0.0/8", "::1"], trusted-ca = "%s" }
            """.formatted(tls("ca.pem")));

    private static Path tls(String file) {
        return SERVER.data().resolve("tls").resolve(file);
    }

    /** Accepts exactly one certificate. */
    private record Only(X509Certificate one) implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            if (!chain[0].equals(one)) {
                throw new CertificateException("another certificate");
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("not a client");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** @param required whether a client without the certificate is refused */
    private static HttpsServer server(X509Certificate certificate, boolean required)
            throws IOException, GeneralSecurityException, InvalidCertificateException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                ClientIdentity.read(
                                Files.readString(tls("certificate.pem")),
                                Files.readString(tls("key.pem")),
                                Instant.now())
                        .managers(),
                new TrustManager[] {new Only(certificate)},
                null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters asked = context.getDefaultSSLParameters();
                asked.setNeedClientAuth(required);
                parameters.setSSLParameters(asked);
            }
        });
        byte[] list = "one.pier.example\n".getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, list.length);
            exchange.getResponseBody().write(list);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static Caller.Answer put(String feed, HttpsServer server, Map<String, String> credentials) {
        return put(feed, "https://localhost:" + server.getAddress().getPort() + "/list.txt", credentials);
    }

    private static Caller.Answer put(String feed, String url, Map<String, String> credentials) {
        Map<String, Object> all = new HashMap<>(credentials);
        all.put("url", url);
        all.put("kind", "list");
        Caller root = NODE.administrator();
        return root.send(root.request("/api/v1/intel/feeds/" + feed).PUT(BodyPublishers.ofString(Json.write(all))));
    }

    /** The state of a feed after the poll that follows its change. */
    private static JsonNode polled(String feed, Caller.Answer change) {
        assertThat(change.status()).as(change.response().body()).isEqualTo(200);
        Instant changed = time(change.json().path("state"), "nextAt");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> !state(feed).path("attemptedAt").isNull()
                        && !time(state(feed), "attemptedAt").isBefore(changed)
                        && time(state(feed), "nextAt").isAfter(time(state(feed), "attemptedAt")));
        return state(feed);
    }

    private static Instant time(JsonNode state, String field) {
        return Instant.parse(state.path(field).asText());
    }

    private static JsonNode state(String feed) {
        return NODE.list("/api/v1/intel/feeds").stream()
                .filter(one -> one.path("name").asText().equals(feed))
                .findFirst()
                .orElseThrow()
                .path("state");
    }

    private static Map<String, String> presented(PartnerKey key) {
        return Map.of("clientCertificate", key.pem(), "clientKey", key.keyPem());
    }

    /** The feed fails without the certificate, says that it needs one, and is read with it. */
    private static void checkThatOnlyTheCertificateOpens(String feed, HttpsServer server, PartnerKey key) {
        JsonNode without = polled(feed, put(feed, server, Map.of()));
        assertThat(without.path("health").asText()).as(without.toString()).isEqualTo("failing");
        assertThat(without.path("error").asText()).contains("client certificate");
        assertThat(without.path("indicators").asInt()).isZero();

        JsonNode with = polled(feed, put(feed, server, presented(key)));
        assertThat(with.path("health").asText()).as(with.toString()).isEqualTo("ok");
        assertThat(with.path("indicators").asInt()).isEqualTo(1);
    }

    @Test
    @DisplayName("is read with it, says that it needs one, and keeps it for that server only")
    void presentsItsCertificate() throws IOException, GeneralSecurityException, InvalidCertificateException {
        PartnerKey key = PartnerKey.of("Northwind Utilities");
        HttpsServer server = server(key.certificate(), true);
        try {
            checkThatOnlyTheCertificateOpens("pier", server, key);

            // A change of the password keeps the certificate.
            JsonNode kept = polled("pier", put("pier", server, Map.of("password", "p")));
            assertThat(kept.path("health").asText()).as(kept.toString()).isEqualTo("ok");
            assertThat(put("pier", "https://other.example/list.txt", Map.of("password", "p"))
                            .code())
                    .isEqualTo("feed.client-certificate");
            assertThat(put("pier", "http://localhost/list.txt", presented(key)).code())
                    .isEqualTo("feed.client-certificate");
        } finally {
            server.stop(0);
        }
    }

    @Test
    @DisplayName("is noticed if it answers without the certificate")
    void aServerThatAnswersWithoutTheCertificateIsCaught()
            throws IOException, GeneralSecurityException, InvalidCertificateException {
        PartnerKey key = PartnerKey.of("Northwind Utilities");
        HttpsServer server = server(key.certificate(), false);
        try {
            assertThatThrownBy(() -> checkThatOnlyTheCertificateOpens("open", server, key))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("failing");
        } finally {
            server.stop(0);
        }
    }

    @Test
    @DisplayName("is noticed if the center does not present the certificate, or presents another one")
    void aCenterThatDoesNotPresentTheCertificateIsCaught()
            throws IOException, GeneralSecurityException, InvalidCertificateException {
        PartnerKey key = PartnerKey.of("Northwind Utilities");
        HttpsServer server = server(key.certificate(), true);
        try {
            assertThatThrownBy(() -> checkThatOnlyTheCertificateOpens("other", server, PartnerKey.of("Northwind")))
                    .isInstanceOf(AssertionError.class);
            try (Mutants silent = new Mutants()
                    .add(
                            "io.watchfloor.ops.intel.feed.FeedHttp",
                            "identity.map(egress::encryption).orElseGet(egress::encryption)",
                            "egress.encryption()")) {
                assertThatThrownBy(() -> checkThatOnlyTheCertificateOpens("silent", server, key))
                        .as("%s", silent)
                        .isInstanceOf(AssertionError.class);
            }
        } finally {
            server.stop(0);
        }
    }
}
