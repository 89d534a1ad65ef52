package io.watchfloor.dashboards.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.RunningNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node with the built-in rules pulls what Microsoft's products found: each finding becomes one alert. */
class GraphFindingsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String UNKNOWN = "microsoftProductOfTomorrow";

    private static final Map<String, String> PRODUCTS = Map.ofEntries(
            Map.entry("microsoftDefenderForEndpoint", "Microsoft Defender for Endpoint"),
            Map.entry("microsoftDefenderForIdentity", "Microsoft Defender for Identity"),
            Map.entry("microsoftDefenderForCloudApps", "Microsoft Defender for Cloud Apps"),
            Map.entry("microsoftDefenderForOffice365", "Microsoft Defender for Office 365"),
            Map.entry("microsoft365Defender", "Microsoft Defender XDR"),
            Map.entry("azureAdIdentityProtection", "Microsoft Entra ID Protection"),
            Map.entry("microsoftAppGovernance", "Microsoft App Governance"),
            Map.entry("dataLossPrevention", "Microsoft Purview Data Loss Prevention"),
            Map.entry("microsoftDefenderForCloud", "Microsoft Defender for Cloud"),
            Map.entry("microsoftSentinel", "Microsoft Sentinel"),
            Map.entry("microsoftInsiderRiskManagement", "Microsoft Purview Insider Risk Management"),
            Map.entry("microsoftThreatIntelligence", "Microsoft Threat Intelligence"),
            Map.entry("unknownFutureValue", "Microsoft Graph"),
            Map.entry(UNKNOWN, "Microsoft Graph"));

    private static final List<String> RISKS = List.of(
            "adminConfirmedUserCompromised",
            "anomalousToken",
            "anonymizedIPAddress",
            "generic",
            "investigationsThreatIntelligence",
            "leakedCredentials",
            "maliciousIPAddress",
            "malwareInfectedIPAddress",
            "passwordSpray",
            "suspiciousIPAddress",
            "tokenIssuerAnomaly",
            "unfamiliarFeatures",
            "unlikelyTravel",
            "riskOfTomorrow");

    private static final StubGraph GRAPH = new StubGraph();

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with(GRAPH.settings());

    @AfterAll
    static void close() {
        GRAPH.close();
    }

    private static String severity(int number) {
        return List.of("informational", "low", "medium", "high").get(number % 4);
    }

    private static Map<String, JsonNode> alerts() {
        return NODE.list("/api/v1/alerts").stream()
                .filter(alert -> alert.has("finding"))
                .collect(Collectors.toMap(
                        alert -> alert.path("finding").path("id").asText(), alert -> alert, (one, other) -> {
                            throw new AssertionError("two alerts of one finding: " + one + other);
                        }));
    }

    private static Map<String, String> shown(Map<String, JsonNode> alerts) {
        Map<String, String> shown = new TreeMap<>();
        alerts.forEach((id, alert) -> shown.put(
                id,
                String.join(
                        " | ",
                        alert.path("asset").asText(),
                        alert.path("level").asText(),
                        alert.path("finding").path("provider").asText(),
                        alert.path("title").asText(),
                        alert.path("count").asText())));
        return shown;
    }

    /** Adds everything to Graph, and returns the alerts that must follow. */
    private static Map<String, String> found() {
        Map<String, String> expected = new TreeMap<>();
        int number = 0;
        for (Map.Entry<String, String> product : new TreeMap<>(PRODUCTS).entrySet()) {
            String id = "da" + number;
            GRAPH.alert(id, product.getKey(), severity(number), "new", 0);
            boolean unknown = product.getValue().equals("Microsoft Graph");
            expected.put(
                    id,
                    "host:%s.contoso.example | %s | %s | %s | 1"
                            .formatted(
                                    id,
                                    severity(number),
                                    product.getValue(),
                                    unknown
                                            ? "Unknown finding of Microsoft Graph: serviceSource " + product.getKey()
                                            : "Suspicious activity " + id));
            number++;
        }
        for (String kind : RISKS) {
            String id = "risk" + number;
            String level = List.of("low", "medium", "high").get(number % 3);
            GRAPH.risk(id, kind, level, "atRisk", 0);
            expected.put(id, "user:%s@contoso.example | %s | Microsoft Entra ID Protection".formatted(id, level));
            number++;
        }
        for (String level : List.of("low", "medium", "high")) {
            String id = "signin-" + level;
            GRAPH.signIn(id, level, 0);
            expected.put(id, "user:%s@contoso.example | %s | Microsoft Entra ID | ".formatted(id, level));
        }
        GRAPH.signIn("signin-none", "none", 0);
        GRAPH.signIn("signin-hidden", "hidden", 0);
        return expected;
    }

    private static void assertShown(Map<String, String> expected) {
        Map<String, String> shown = shown(alerts());
        assertThat(shown.keySet()).isEqualTo(expected.keySet());
        expected.forEach((id, alert) -> assertThat(shown.get(id)).startsWith(alert));
    }

    @Test
    void eachFindingIsOneAlertWithTheProvidersSeverityAlsoAfterARestart() {
        Map<String, String> expected = found();

        await().atMost(PATIENCE).untilAsserted(() -> assertShown(expected));
        assertThat(alert("risk" + (PRODUCTS.size() + RISKS.size() - 1))
                        .path("title")
                        .asText())
                .isEqualTo("Unknown finding of Microsoft Entra ID Protection: riskEventType riskOfTomorrow");
        assertThat(alert("da0").path("finding").path("link").asText())
                .startsWith("https://security.microsoft.com/alerts/da0?tid=");
        assertThat(alert("da0").path("attack")).extracting(JsonNode::asText).containsExactly("T1021.002", "T1569");

        NODE.restart();
        GRAPH.alert("da0", "azureAdIdentityProtection", "high", "resolved", 5);
        GRAPH.risk("risk" + PRODUCTS.size(), RISKS.getFirst(), "high", "remediated", 5);

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertUpdated("da0", "resolved");
            assertUpdated("risk" + PRODUCTS.size(), "remediated");
        });
        int asked = GRAPH.requests();
        await().atMost(PATIENCE).until(() -> GRAPH.requests() > asked + 30);
        expected.computeIfPresent(
                "da0", (id, row) -> row.replace("| informational", "| high").replace("| 1", "| 2"));
        expected.computeIfPresent(
                "risk" + PRODUCTS.size(), (id, row) -> row.replaceAll("\\| (low|medium|high) \\|", "| high |"));
        assertShown(expected);
        assertNoClosingGoesBack();
    }

    /** The setting for it is off. */
    private static void assertNoClosingGoesBack() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(NODE.list("/api/v1/cases")).isNotEmpty());
        String path = "/api/v1/cases/"
                + NODE.list("/api/v1/cases").getFirst().path("id").asText();
        NODE.administrator().post(path + "/acknowledge", "{}");
        NODE.administrator().post(path + "/resolve", "{}");
        assertThat(NODE.administrator()
                        .post(path + "/close", "{\"classification\":\"falsePositive\",\"determination\":\"other\"}")
                        .status())
                .isEqualTo(200);
        int asked = GRAPH.requests();
        await().atMost(PATIENCE).until(() -> GRAPH.requests() > asked + 15);
        assertThat(NODE.administrator().get(path + "/actions").json().path("items"))
                .isEmpty();
        assertThat(GRAPH.asked()).isZero();
    }

    private static JsonNode alert(String id) {
        return Objects.requireNonNull(alerts().get(id), id);
    }

    private static void assertUpdated(String id, String status) {
        JsonNode alert = alert(id);
        assertThat(alert.path("count").asInt()).isEqualTo(2);
        assertThat(alert.path("level").asText()).isEqualTo("high");
        assertThat(alert.path("finding").path("status").asText()).isEqualTo(status);
        assertThat(alert.path("finding").path("closed").asBoolean()).isTrue();
    }
}
