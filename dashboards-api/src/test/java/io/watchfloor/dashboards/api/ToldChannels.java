package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.http.ReceiptLinks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Calls all channel routes once, and receives the messages. */
final class ToldChannels implements AutoCloseable {

    /** Settings of a center with an SMS gateway. */
    static final String SETTINGS =
            "watchfloor.contact.sms { url = \"https://sms.example/{number}?t={text}\", token = gateway-secret }\n";

    static final String GATEWAY_SECRET = "gateway-secret";

    static final String CHANNELS = "/api/v1/channels";

    final List<String> told = new CopyOnWriteArrayList<>();
    private final List<Told> all = new CopyOnWriteArrayList<>();
    volatile int status = 200;

    private final HttpServer server;

    ToldChannels() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            told.add(body);
            all.add(new Told(exchange.getRequestURI().getPath(), body));
            byte[] answer = "{\"id\": 7}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    /** A received request. */
    record Told(String path, String body) {}

    List<Told> all() {
        return List.copyOf(all);
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    String gotify(String token) {
        return "{\"method\":\"gotify\",\"label\":\"The night watch\",\"address\":{\"url\":\"%s\",\"token\":\"%s\"}}"
                .formatted(address(), token);
    }

    static Caller.Answer put(Caller caller, String name, String body, String... headers) {
        HttpRequest.Builder request =
                caller.request(CHANNELS + "/" + name).PUT(HttpRequest.BodyPublishers.ofString(body));
        return caller.send(headers.length == 0 ? request : request.headers(headers));
    }

    static Caller.Answer delete(Caller caller, String name) {
        return caller.send(caller.request(CHANNELS + "/" + name).DELETE());
    }

    static void live(Caller root) {
        try (ToldChannels service = new ToldChannels()) {
            done(put(root, "night-watch", service.gotify("a-token")));
            done(root.get(CHANNELS));
            done(root.get(CHANNELS + "/night-watch"));
            done(root.post(CHANNELS + "/night-watch/test", "{}"));
            done(delete(root, "night-watch"));
            done(put(root, "pager", pagerDuty("")));
            done(tell(root, "{\"event\":{\"id\":\"E0\",\"event_type\":\"incident.triggered\"}}", "hook-secret"));
        }
        done(root.post(
                new ReceiptLinks("", ContactMethod.SMS, GATEWAY_SECRET).link("page-1"), "{\"status\":\"delivered\"}"));
    }

    /** @param people further fields of the address */
    static String pagerDuty(String people) {
        return "{\"method\":\"pagerduty\",\"address\":{\"key\":\"0123456789abcdef0123456789abcdef\",\"webhook-secret\":\"hook-secret\"%s}}"
                .formatted(people);
    }

    /** Sends an event as PagerDuty's webhook for the channel {@code pager}. */
    static Caller.Answer tell(Caller caller, String body, String secret) {
        return caller.post(CHANNELS + "/pager/pagerduty", body, "X-PagerDuty-Signature", "v1=" + hmac(secret, body));
    }

    private static String hmac(String secret, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void done(Caller.Answer answer) {
        assertThat(answer.status())
                .as(answer.response().uri() + ": " + answer.response().body())
                .isLessThan(400);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
