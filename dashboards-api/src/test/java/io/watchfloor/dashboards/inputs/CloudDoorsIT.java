package io.watchfloor.dashboards.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.RunningNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node that pulls cloud logs from a simulated provider: each record becomes one detection. */
class CloudDoorsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Created together with the node's settings. */
    @SuppressWarnings("NullAway.Init")
    private static StubCloud cloud;

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with(() -> {
        cloud = new StubCloud();
        return RunningNode.onlyRules(rule("cloudtrail_stopped"), rule("entra_wrong_password"), rule("entra_risky_user"))
                + """
            watchfloor.egress.allow = ["127.0.0.1"]
            watchfloor.inputs.cloudtrail {
              bucket = "http://127.0.0.1:%d/bucket", region = eu-central-1, credentials-file = "%s"
              every = 200 ms, assets = ["cloud-account:*"]
            }
            watchfloor.inputs.graph {
              tenant = directory, client-id = app, client-secret = hush, streams = [riskyUsers, signIns], every = 200 ms
              authority = "http://127.0.0.1:%d", endpoint = "http://127.0.0.1:%d/v1.0"
            }
            """.formatted(cloud.port(), StubCloud.credentials(), cloud.port(), cloud.port());
    });

    @AfterAll
    static void close() {
        cloud.close();
    }

    private static Path rule(String name) {
        return Path.of("src/test/resources/inputs/rules/" + name + ".yml").toAbsolutePath();
    }

    private static void alertCounts(String asset, int count) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(NODE.list("/api/v1/alerts?asset=" + asset))
                        .singleElement()
                        .satisfies(
                                alert -> assertThat(alert.path("count").asInt()).isEqualTo(count)));
    }

    private static JsonNode door(String name) {
        return NODE.list("/api/v1/inputs").stream()
                .filter(one -> one.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String riskyUser(Instant at, String state) {
        return """
                {"id":"r1","riskLastUpdatedDateTime":"%s","riskLevel":"high","riskState":"%s",\
                "userPrincipalName":"zoe@corp.example"}""".formatted(at, state);
    }

    private static String signIn(String id, Instant at, String user) {
        return """
                {"id":"%s","createdDateTime":"%s","userPrincipalName":"%s","clientAppUsed":"Browser",\
                "conditionalAccessStatus":"notApplied",\
                "status":{"errorCode":50126,"failureReason":"Invalid username or password"}}""".formatted(id, at, user);
    }

    @Test
    void eachRecordOfTheBucketIsBroughtOnceAlsoAfterFailuresAndARestart() {
        cloud.fail(3);
        // An account whose files cannot be read comes first, and does not block the others.
        for (int number = 0; number < 22; number++) {
            String kept = cloud.key("000000000000", "eu-central-1", 0, "kept-%02d".formatted(number));
            cloud.file(kept, List.of());
            cloud.archive(kept);
        }
        cloud.file(cloud.key("111111111111", "eu-central-1", 0, "A"), cloud.stopped("111111111111", 700));
        cloud.file(cloud.key("111111111111", "us-east-1", 0, "B"), cloud.stopped("111111111111", 3));
        cloud.file("AWSLogs/111111111111/CloudTrail-Digest/eu-central-1/x/y.json.gz", cloud.stopped("111111111111", 9));
        cloud.file(cloud.key("111111111111", "eu-central-1", 9, "old"), cloud.stopped("111111111111", 9));
        // Names with invalid or future dates do not hide other files.
        cloud.file("AWSLogs/111111111111/CloudTrail/ap-south-1/2026/13/45/x.json.gz", cloud.stopped("111111111111", 9));
        cloud.file("AWSLogs/111111111111/CloudTrail/eu-central-1/2099/01/01/x.json.gz", List.of());
        cloud.damaged(cloud.key("111111111111", "eu-central-1", 0, "damaged"));
        // Objects that cannot be read block neither later ones nor other regions.
        String archived = cloud.key("111111111111", "eu-central-1", 0, "0-archived");
        cloud.file(archived, cloud.stopped("111111111111", 4));
        cloud.archive(archived);
        alertCounts("cloud-account:111111111111", 703);
        await().atMost(PATIENCE)
                .until(() -> door("cloudtrail")
                        .path("lastError")
                        .path("detail")
                        .asText()
                        .contains("403 (InvalidObjectState)"));

        NODE.restart();
        // Files that arrive late and sort before known ones.
        cloud.file(cloud.key("111111111111", "eu-central-1", 0, "0-late"), cloud.stopped("111111111111", 2));
        cloud.file(cloud.key("111111111111", "eu-central-1", 0, "C"), cloud.stopped("111111111111", 1));
        alertCounts("cloud-account:111111111111", 706);
        cloud.restore(archived);
        alertCounts("cloud-account:111111111111", 710);

        assertThat(cloud.asked()).noneMatch(key -> key.contains("Digest") || key.contains("old"));
        assertThat(cloud.asked().stream()
                        .filter(key -> key.endsWith("_B.json.gz"))
                        .count())
                .as("a file is fetched again only after a failure")
                .isLessThanOrEqualTo(4);
        await().atMost(PATIENCE).until(() -> done() == 7);
        assertThat(door("cloudtrail").path("listens").get(0).asText()).startsWith("pulls http://127.0.0.1:");
    }

    private static int done() {
        return NODE.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT count(*) FROM cloud_item WHERE door = 'cloudtrail' AND done")
                        .mapTo(Integer.class)
                        .one());
    }

    @Test
    void eachSignInOfGraphIsBroughtOnceAlsoALateOneAndAfterATokenThatEnded() {
        cloud.signIn(signIn("ahead", Instant.parse("2099-01-01T00:00:00Z"), "bob@corp.example"));
        for (int number = 0; number < 5; number++) {
            cloud.signIn(signIn("s" + number, cloud.began().minusSeconds(600 - number), "ann@corp.example"));
        }
        alertCounts("user:ann@corp.example", 5);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(door("graph").at("/lastError/detail").asText())
                                .contains("403 (Forbidden)", "IdentityRiskyUser.Read.All"));
        cloud.riskyUser(riskyUser(cloud.began().minusSeconds(9), "atRisk"));
        alertCounts("user:zoe@corp.example", 1);
        cloud.riskyUser(riskyUser(cloud.began(), "confirmedCompromised"));
        alertCounts("user:zoe@corp.example", 2);

        cloud.fail(1);
        cloud.signIn(signIn("late", cloud.began().minusSeconds(900), "ann@corp.example"));
        cloud.signIn(signIn("new", cloud.began().minusSeconds(1), "ann@corp.example"));
        alertCounts("user:ann@corp.example", 7);

        NODE.restart();
        cloud.signIn(signIn("newer", cloud.began(), "ann@corp.example"));
        alertCounts("user:ann@corp.example", 8);
        cloud.linkTo("evil.example:80");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(door("graph").at("/lastError/code").asText()).isEqualTo("graph.next-link"));
        cloud.linkTo("");
    }
}
