package io.watchfloor.dashboards.matters;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.matters.routes.FraudReportRoutes;
import io.watchfloor.dashboards.matters.routes.MatterFraudRoutes;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Fraud reports of the API, their clusters, and who reads them")
final class FraudReportsIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static final List<String> ROLES =
            List.of("administrator", "lead", "responder", "hunter", "rule-author", "legal", "partner", "viewer");

    private static final String TEXT = "They had my screen and my savings";
    private static final String CONTACT = "victim-7@example.org";
    private static final Map<String, Caller> PEOPLE = new HashMap<>();

    private static Caller ada;
    private static Caller hotline;

    @BeforeAll
    static void people() {
        Caller root = NODE.administrator();
        for (String role : ROLES) {
            PEOPLE.put(role, person("of-" + role, role));
        }
        PEOPLE.put("root", root);
        ada = Objects.requireNonNull(PEOPLE.get("legal"));
        hotline = Objects.requireNonNull(PEOPLE.get("responder"));
    }

    private static Caller person(String name, String role) {
        Caller root = NODE.administrator();
        assertThat(root.post("/api/v1/people", "{\"name\":\"%s\",\"role\":\"%s\"}".formatted(name, role))
                        .status())
                .isLessThan(300);
        return root.as(root.post("/api/v1/people/" + name + "/tokens", "{}")
                .json()
                .path("token")
                .asText());
    }

    private static String body(String number, String more) {
        return "{\"what\":\"%s\",\"channel\":\"pop-up\",\"consent\":true,\"country\":\"US\",\"numbers\":[\"%s\"],\"contact\":\"%s\"%s}"
                .formatted(TEXT, number, CONTACT, more);
    }

    private static String report(String number, String more) {
        Caller.Answer answer = hotline.post("/api/v1/fraud/reports", body(number, more));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json().path("id").asText();
    }

    private static Caller.Answer send(Caller who, String method, String path, String body) {
        return who.send(who.request(path).method(method, BodyPublishers.ofString(body)));
    }

    private static JsonNode get(Caller who, String path) {
        Caller.Answer answer = who.get(path);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json();
    }

    private static String matter() {
        return ada.post(
                        "/api/v1/matters",
                        "{\"title\":\"Calls\",\"type\":\"tech-support-fraud\",\"jurisdiction\":\"US-WA\"}")
                .json()
                .path("id")
                .asText();
    }

    @Test
    void reportsOfANumberInTwoFormatsAreOneClusterThatSaysWhyAndWhatWasLost() {
        String first = report("(855) 555-0142", ",\"amount\":\"249.99\",\"currency\":\"USD\",\"tools\":[\"AnyDesk\"]");
        String second = report("+1 855 555 0142", ",\"amount\":\"100\",\"currency\":\"USD\",\"tools\":[\"any desk\"]");

        JsonNode cluster = get(ada, "/api/v1/fraud/clusters/" + second);

        assertThat(cluster.path("id").asText()).isEqualTo(first);
        assertThat(cluster.path("reports").asInt()).isEqualTo(2);
        assertThat(cluster.at("/losses/0/amount").asText()).isEqualTo("349.99");
        assertThat(cluster.path("shared").findValuesAsText("value")).containsExactly("+18555550142", "anydesk");
        assertThat(cluster.path("shared").findValuesAsText("joins")).containsExactly("true", "false");
        assertThat(get(ada, "/api/v1/fraud/reports?cluster=" + first)
                        .path("items")
                        .findValuesAsText("id"))
                .containsExactly(second, first);
        assertThat(get(ada, "/api/v1/fraud/clusters?limit=1000").path("items").findValuesAsText("id"))
                .contains(first);
        assertThat(get(ada, "/api/v1/fraud/clusters?least=3").path("items").findValuesAsText("id"))
                .doesNotContain(first);
    }

    @Test
    void theRoleLegalAloneReadsReportsAndTheReportersContentIsNowhereElse() {
        String id = report("+1 855 555 0143", "");
        for (Map.Entry<String, Caller> one : PEOPLE.entrySet()) {
            boolean legal = one.getKey().equals("legal");
            int others = Set.of("administrator", "lead", "root").contains(one.getKey()) ? 404 : 403;
            for (String path : List.of("/api/v1/fraud/reports/" + id, "/api/v1/fraud/clusters/" + id)) {
                Caller.Answer answer = one.getValue().get(path);
                assertThat(answer.status()).as("%s for %s", path, one.getKey()).isEqualTo(legal ? 200 : others);
                assertThat(answer.response().body().replace(id, ""))
                        .as("as a report that does not exist")
                        .isEqualTo(
                                legal
                                        ? answer.response().body().replace(id, "")
                                        : one.getValue()
                                                .get(path.replace(id, "F-000000000000"))
                                                .response()
                                                .body()
                                                .replace("F-000000000000", ""));
            }
            for (String path : List.of("/api/v1/fraud/reports", "/api/v1/fraud/clusters?least=1")) {
                Caller.Answer answer = one.getValue().get(path);
                assertThat(answer.response().body().contains(id))
                        .as("%s for %s", path, one.getKey())
                        .isEqualTo(legal);
            }
        }
        assertThat(get(ada, "/api/v1/fraud/reports/" + id)
                        .at("/content/contact")
                        .asText())
                .isEqualTo(CONTACT);
        String tables = NODE.jdbi()
                .withHandle(handle -> String.join(
                        "\n",
                        handle.createQuery(
                                        "SELECT encode(content, 'escape') || r::text FROM fraud_report r"
                                                + " UNION ALL SELECT a::text FROM audit_record a UNION ALL SELECT v::text FROM fraud_value v")
                                .mapTo(String.class)
                                .list()));
        assertThat(tables).contains(id, "addFraudReport").doesNotContain(TEXT, CONTACT);
    }

    @Test
    void everyReadOfReportsIsInTheAuditLog() {
        String id = report("+1 855 555 0144", "");
        get(ada, "/api/v1/fraud/reports/" + id);
        get(ada, "/api/v1/fraud/clusters/" + id);
        get(ada, "/api/v1/fraud/reports");
        get(ada, "/api/v1/fraud/clusters");
        for (String action : List.of("getFraudReport", "getFraudCluster", "listFraudReports", "listFraudClusters")) {
            JsonNode found = get(NODE.administrator(), "/api/v1/audit?limit=1000&action=" + action);
            assertThat(found.path("items").findValuesAsText("name")).as(action).contains("of-legal");
        }
        assertThat(get(NODE.administrator(), "/api/v1/audit?limit=1000&action=getFraudReport")
                        .path("items")
                        .findValuesAsText("object"))
                .anyMatch(object -> object.contains(id));
    }

    @Test
    void anErasedReportKeepsItsNumberItsValuesAndItsCluster() {
        String id = report("+1 855 555 0145", "");
        String other = report("+1 855 555 0145", "");
        Caller lead = Objects.requireNonNull(PEOPLE.get("lead"));
        assertThat(send(lead, "POST", "/api/v1/fraud/reports/" + id + "/erase", "{\"reason\":\"x\"}")
                        .code())
                .isEqualTo("fraud-report.unknown");

        assertThat(send(ada, "POST", "/api/v1/fraud/reports/" + id + "/erase", "{\"reason\":\"The reporter asked\"}")
                        .status())
                .isEqualTo(204);

        JsonNode report = get(ada, "/api/v1/fraud/reports/" + id);
        assertThat(report.path("content").isNull() || report.path("content").isMissingNode())
                .isTrue();
        assertThat(report.at("/origin/erasedBy").asText()).isEqualTo("of-legal");
        assertThat(get(ada, "/api/v1/fraud/clusters/" + other).path("id").asText())
                .isEqualTo(id);
        assertThat(get(NODE.administrator(), "/api/v1/audit?action=eraseFraudReport")
                        .toString())
                .contains("The reporter asked");
    }

    @Test
    void membersOfAMatterSeeItsClustersAndNotWhatTheReportersWrote() {
        String id = report("+1 855 555 0146", "");
        report("+1 855 555 0146", "");
        String matter = matter();
        String clusters = "/api/v1/matters/" + matter + "/fraud-clusters";
        String mine = clusters + "/" + id;
        assertThat(send(ada, "PUT", "/api/v1/matters/" + matter + "/members/of-lead", "{}")
                        .status())
                .isEqualTo(200);
        Caller lead = Objects.requireNonNull(PEOPLE.get("lead"));
        assertThat(send(lead, "PUT", mine, "{}").code()).isEqualTo("matter.legal-only");

        assertThat(send(ada, "PUT", mine, "{}").status()).isEqualTo(204);
        assertThat(send(ada, "PUT", mine, "{}").status()).as("again").isEqualTo(204);
        report("+1 855 555 0146", "");

        JsonNode seen = get(lead, clusters);
        assertThat(seen.path("items")).hasSize(1);
        assertThat(seen.at("/items/0/cluster/reports").asInt())
                .as("the cluster grew")
                .isEqualTo(3);
        assertThat(seen.toString()).doesNotContain(TEXT, CONTACT);
        assertThat(get(ada, "/api/v1/fraud/clusters/" + id).path("matters").toString())
                .contains(matter);
        assertThat(get(ada, "/api/v1/matters/" + matter + "/log").path("items").findValuesAsText("action"))
                .contains("linkFraudCluster", "listMatterFraudClusters");

        assertThat(send(ada, "DELETE", mine, "").status()).isEqualTo(204);
        assertThat(get(lead, clusters).path("items")).isEmpty();
    }

    /** Whether a matter exists cannot be learned from its clusters. */
    @Test
    void nobodyElseLearnsOfAMatterFromItsClusters() {
        String id = report("+1 855 555 0147", "");
        String matter = matter();
        assertThat(send(ada, "PUT", "/api/v1/matters/" + matter + "/fraud-clusters/" + id, "{}")
                        .status())
                .isEqualTo(204);
        Caller other = person("other-legal", "legal");
        assertThat(get(other, "/api/v1/fraud/clusters/" + id).path("matters")).isEmpty();
        for (ApiOperation<MatterFraudRoutes> one : MatterFraudRoutes.OPERATIONS) {
            String path = one.route().path().replace("{id}", matter).replace("{cluster}", id);
            assertThat(send(
                                    other,
                                    one.route().method(),
                                    path,
                                    one.route().method().equals("PUT") ? "{}" : "")
                            .code())
                    .as(path)
                    .isEqualTo("matter.unknown");
        }
        assertThat(FraudReportRoutes.OPERATIONS).hasSize(6);
    }

    @Test
    void aReportThatAProgramSendsAgainIsStoredOnceAndOneWithoutConsentIsNot() {
        String more = ",\"sourceId\":\"call-17\"";
        String first = report("+1 855 555 0148", more);
        Caller.Answer again = hotline.post("/api/v1/fraud/reports", body("+1 855 555 0148", more));
        assertThat(again.json().path("id").asText()).isEqualTo(first);
        assertThat(again.json().path("repeated").asBoolean()).isTrue();

        double before = NODE.metric("watchfloor_fraud_reports_refused_total{code=\"fraud.consent\"}");
        assertThat(hotline.post(
                                "/api/v1/fraud/reports",
                                body("+1", "").replace("\"consent\":true", "\"consent\":false"))
                        .code())
                .isEqualTo("fraud.consent");
        assertThat(NODE.metric("watchfloor_fraud_reports_refused_total{code=\"fraud.consent\"}"))
                .isEqualTo(before + 1);
        Caller.Answer wrong =
                hotline.post("/api/v1/fraud/reports", body("1", ",\"amount\":\"a lot\",\"currency\":\"USD\""));
        assertThat(wrong.code()).isEqualTo("fraud.invalid");
        assertThat(wrong.json().path("field").asText()).isEqualTo("amount");
        assertThat(Objects.requireNonNull(PEOPLE.get("viewer"))
                        .post("/api/v1/fraud/reports", body("1", ""))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void theFormIsOffUntilTheCenterSwitchesItOn() {
        Caller anyone = ada.as("");
        Caller.Answer page =
                anyone.send(java.net.http.HttpRequest.newBuilder(NODE.address().resolve("/report-fraud")));
        assertThat(page.status()).isEqualTo(404);
        assertThat(page.code()).isEqualTo("fraud.form-off");
    }
}
