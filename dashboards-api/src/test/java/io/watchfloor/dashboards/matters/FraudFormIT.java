package io.watchfloor.dashboards.matters;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("The public form, and its abuse: floods, scripts, large bodies and files")
final class FraudFormIT {

    private static final int BURST = 60;

    /** A proxy that reports the client's address, so that each test comes from its own. */
    @RegisterExtension
    static final RunningNode NODE = RunningNode.with("""
            watchfloor.fraud { form = on, address-burst = %d, address-per-hour = 1, per-minute = 200, per-day = 100 }
            watchfloor.http.behind-proxy.addresses = ["127.0.0.1"]
            """.formatted(BURST));

    private static final Pattern NUMBER = Pattern.compile("<strong>(F-[0-9A-Z]{12})</strong>");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static Caller ada;
    private static int clients;
    private String client;

    @BeforeAll
    static void aLegalPerson() {
        Caller root = NODE.administrator();
        root.post("/api/v1/people", "{\"name\":\"ada\",\"role\":\"legal\"}");
        ada = root.as(root.post("/api/v1/people/ada/tokens", "{}")
                .json()
                .path("token")
                .asText());
    }

    @BeforeEach
    void anotherClient() {
        clients++;
        client = "203.0.113." + clients;
        NODE.jdbi()
                .useHandle(handle -> handle.execute(
                        "TRUNCATE fraud_value, fraud_kit, fraud_kit_site, matter_fraud_report, fraud_report"));
    }

    private HttpResponse<String> send(String type, BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(NODE.address().resolve("/report-fraud"))
                .header("Content-Type", type)
                .header("Accept", "text/html")
                .header("X-Forwarded-For", client)
                .POST(body);
        return answer(headers.length == 0 ? request : request.headers(headers));
    }

    private static HttpResponse<String> answer(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> send(Map<String, String> fields) {
        return send("application/x-www-form-urlencoded", BodyPublishers.ofString(encoded(fields)));
    }

    private static String encoded(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static Map<String, String> fields(String... more) {
        Map<String, String> fields = new LinkedHashMap<>(Map.of(
                "what", "They called me.",
                "channel", "phone-call",
                "country", "US",
                "numbers", "855 555 0142\n855 555 0143",
                "contact", "victim@example.org",
                "consent", "2026-12",
                "once", "a"));
        for (int i = 0; i < more.length; i += 2) {
            fields.put(more[i], more[i + 1]);
        }
        return fields;
    }

    private static String number(HttpResponse<String> stored) {
        Matcher matcher = NUMBER.matcher(stored.body());
        assertThat(matcher.find()).as(stored.body()).isTrue();
        return matcher.group(1);
    }

    private static double refused(String code) {
        return NODE.metric("watchfloor_fraud_reports_refused_total{code=\"%s\"}".formatted(code));
    }

    private static long reports() {
        return NODE.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM fraud_report")
                        .mapTo(Long.class)
                        .one());
    }

    private void refusedAndCounted(String code, int status, HttpResponse<String> answer, double before) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(code).contains("<h1>").doesNotContain("<script");
        assertThat(refused(code)).isEqualTo(before + 1);
        assertThat(reports()).isZero();
    }

    @Test
    void aReportOfAnybodyIsStoredBeforeTheAnswerAndReadByTheRoleLegal() {
        HttpResponse<String> stored = send(fields("amount", "249,99", "currency", "EUR", "happenedAt", "2026-11-30"));

        assertThat(stored.statusCode()).isEqualTo(200);
        String id = number(stored);
        JsonNode report = ada.get("/api/v1/fraud/reports/" + id).json();
        assertThat(report.at("/content/contact").asText()).isEqualTo("victim@example.org");
        assertThat(report.at("/event/happenedAt").asText()).startsWith("2026-11-30T00:00:00");
        assertThat(report.at("/loss/amount").asText()).isEqualTo("249.99");
        assertThat(report.path("values").findValuesAsText("value")).containsExactly("+18555550142", "+18555550143");
        assertThat(report.at("/origin/source").asText()).isEmpty();
        assertThat(stored.headers().firstValue("Set-Cookie"))
                .as("nobody is identified")
                .isEmpty();
        String audit = NODE.administrator()
                .get("/api/v1/audit?action=submitFraudForm&limit=1000")
                .response()
                .body();
        assertThat(audit).contains(id).doesNotContain(client, "They called");
    }

    @Test
    void aFormThatIsSentTwiceIsOneReportAndAChangedOneIsAnother() {
        String first = number(send(fields()));
        assertThat(number(send(fields()))).isEqualTo(first);
        assertThat(number(send(fields("what", "They called me twice.")))).isNotEqualTo(first);
        assertThat(reports()).isEqualTo(2);
    }

    @Test
    void whatIsWrongIsSaidAtTheFieldAndTheEnteredTextStays() {
        double invalid = refused("fraud.invalid");
        HttpResponse<String> answer = send(fields(
                "amount", "a lot", "currency", "USD", "channel", "", "happenedAt", "2999-01-01", "country", "XX"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains(
                        "Your report was not sent",
                        "Enter the amount in digits",
                        "Select how it began",
                        "in the future")
                .contains("href=\"#amount\"", "aria-describedby=\"amount-hint amount-wrong\"", "They called me.");
        assertThat(refused("fraud.invalid")).isEqualTo(invalid + 1);

        double consent = refused("fraud.consent");
        assertThat(send(fields("consent", "")).statusCode()).isEqualTo(422);
        assertThat(refused("fraud.consent")).isEqualTo(consent + 1);
        assertThat(reports()).isZero();
    }

    @Test
    void scriptsAreTextWhereverTheyAreShown() {
        String script = "</textarea><script>alert(1)</script>{consent}\"'><img src=x onerror=alert(1)>";
        HttpResponse<String> again = send(fields("what", script, "numbers", script, "amount", script, "once", script));
        assertThat(again.body())
                .doesNotContain("<script", "<img src=x")
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;&#123;consent}");
        assertThat(again.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'");

        String id = number(send(fields("what", script, "pages", "javascript:alert(1)\nhttps://h.example/" + script)));
        Caller.Answer shown = ada.get("/api/v1/fraud/reports/" + id);
        assertThat(shown.json().at("/content/what").asText()).isEqualTo(script);
        assertThat(shown.response().headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/json");
        assertThat(shown.response().headers().firstValue("X-Content-Type-Options"))
                .hasValue("nosniff");
    }

    @Test
    void filesAreRefusedAndCounted() {
        double before = refused("fraud.files");
        String file = "--b\r\nContent-Disposition: form-data; name=\"what\"; filename=\"a.exe\"\r\n\r\nMZ\r\n--b--\r\n";
        refusedAndCounted(
                "fraud.files", 415, send("multipart/form-data; boundary=b", BodyPublishers.ofString(file)), before);
        double type = refused("fraud.body-type");
        refusedAndCounted(
                "fraud.body-type", 415, send("application/octet-stream", BodyPublishers.ofString("MZ")), type);
        refusedAndCounted("fraud.body-type", 415, send("application/json", BodyPublishers.ofString("{}")), type + 1);
    }

    @Test
    void largeBodiesAreRefusedBeforeTheyAreRead() {
        double before = refused("fraud.too-large");
        String large = "what=" + "a".repeat(70_000);
        refusedAndCounted(
                "fraud.too-large",
                413,
                send("application/x-www-form-urlencoded", BodyPublishers.ofString(large)),
                before);
        HttpResponse<String> chunked =
                send("application/x-www-form-urlencoded", BodyPublishers.fromPublisher(BodyPublishers.ofString(large)));
        assertThat(chunked.statusCode()).as("a body without a declared length").isEqualTo(413);
        assertThat(chunked.body()).contains("<h1>");
        double invalid = refused("fraud.invalid");
        assertThat(send(fields("what", "a".repeat(4001))).statusCode()).isEqualTo(422);
        assertThat(send(fields("numbers", "1\n".repeat(11))).statusCode()).isEqualTo(422);
        assertThat(send(fields("contact", "a\u0000b")).statusCode()).isEqualTo(422);
        assertThat(refused("fraud.invalid")).isEqualTo(invalid + 3);
        assertThat(reports()).isZero();
    }

    @Test
    void otherFieldsThanThoseOfTheFormAreRefused() {
        double before = refused("fraud.fields");
        List<String> bodies = List.of(
                encoded(fields()) + "&role=administrator",
                encoded(fields()) + "&what=again",
                encoded(fields()) + "&x=1".repeat(500),
                "what=%zz",
                "what",
                "");
        for (String body : bodies) {
            HttpResponse<String> answer = send("application/x-www-form-urlencoded", BodyPublishers.ofString(body));
            assertThat(answer.statusCode()).as(body).isIn(400, 415);
        }
        assertThat(refused("fraud.fields")).isGreaterThanOrEqualTo(before + bodies.size() - 1);
        assertThat(reports()).isZero();
    }

    @Test
    void aFloodOfOneAddressIsRefusedAndOthersStillReport() {
        double before = refused("fraud.address-rate");
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < BURST + 20; i++) {
            statuses.add(send(fields("consent", "")).statusCode());
        }
        assertThat(statuses.subList(0, BURST)).containsOnly(422);
        assertThat(statuses.subList(BURST, BURST + 20)).containsOnly(429);
        assertThat(refused("fraud.address-rate")).isEqualTo(before + 20);
        HttpResponse<String> more = send(fields());
        assertThat(more.body()).contains("fraud.address-rate", "Send it again in an hour");

        client = "2001:db8:0:7::1";
        number(send(fields()));
    }

    @Test
    void aFormOfAPageOfAnotherSiteIsRefused() {
        HttpResponse<String> answer = send(
                "application/x-www-form-urlencoded",
                BodyPublishers.ofString(encoded(fields())),
                "Origin",
                "https://evil.example");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(reports()).isZero();
    }

    @Test
    void theFormStoresNoMoreReportsInADayThanTheCenterAllows() {
        NODE.jdbi().useHandle(handle -> handle.execute("""
                INSERT INTO fraud_report (seq, id, cluster, source, received_at, happened_at, channel, consent, sealed_by, content)
                SELECT n, 'F-' || n, n, '', now(), now(), 'other', 'v', 'k', '' FROM generate_series(1, 100) AS n"""));
        double before = refused("fraud.full");
        HttpResponse<String> answer = send(fields());
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("fraud.full", "Send it again tomorrow");
        assertThat(refused("fraud.full")).isEqualTo(before + 1);
        assertThat(reports()).isEqualTo(100);
    }
}
