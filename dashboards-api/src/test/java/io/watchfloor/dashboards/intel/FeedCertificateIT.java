package io.watchfloor.dashboards.intel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
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

    private static HttpsServer requiring(X509Certificate certificate)
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
                SSLParameters required = context.getDefaultSSLParameters();
                required.setNeedClientAuth(true);
                parameters.setSSLParameters(required);
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

    private static Caller.Answer put(HttpsServer server, Map<String, String> credentials) {
        return put("https://localhost:" + server.getAddress().getPort() + "/list.txt", credentials);
    }

    private static Caller.Answer put(String url, Map<String, String> credentials) {
        Map<String, Object> all = new HashMap<>(credentials);
        all.put("url", url);
        all.put("kind", "list");
        Caller root = NODE.administrator();
        return root.send(root.request("/api/v1/intel/feeds/pier").PUT(BodyPublishers.ofString(Json.write(all))));
    }

    private static JsonNode awaitHealth(String health) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(state().path("health").asText())
                        .as(state().toString())
                        .isEqualTo(health));
        return state();
    }

    private static JsonNode state() {
        return NODE.list("/api/v1/intel/feeds").getFirst().path("state");
    }

    @Test
    @DisplayName("is read with it, says that it needs one, and keeps it for that server only")
    void presentsItsCertificate() throws IOException, GeneralSecurityException, InvalidCertificateException {
        PartnerKey key = PartnerKey.of("Northwind Utilities");
        Map<String, String> presented = Map.of("clientCertificate", key.pem(), "clientKey", key.keyPem());
        HttpsServer server = requiring(key.certificate());
        try {
            assertThat(put(server, Map.of()).status()).isEqualTo(200);
            assertThat(awaitHealth("failing").path("error").asText()).contains("client certificate");

            assertThat(put(server, presented).status()).isEqualTo(200);
            assertThat(awaitHealth("ok").path("indicators").asInt()).isEqualTo(1);

            assertThat(put(server, Map.of("password", "p")).status()).isEqualTo(200);
            awaitHealth("ok"); // a change of the password keeps the certificate
            assertThat(put("https://other.example/list.txt", Map.of("password", "p"))
                            .code())
                    .isEqualTo("feed.client-certificate");
            assertThat(put("http://localhost/list.txt", presented).code()).isEqualTo("feed.client-certificate");
        } finally {
            server.stop(0);
        }
    }
}
