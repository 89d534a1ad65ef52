package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.platform.rights.Tlp;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A matter of cases, whose members draft, approve and build referrals to one contact. */
final class ReferringMatter {

    private static final String LEAD = "approves-as-lead";
    private static final String LEGAL = "approves-as-legal";

    private final Map<String, Caller> people = new TreeMap<>();
    private final String path;
    private final String contact;

    /**
     * @param drafters leads with these names
     * @param cases those that the first of them sees are linked
     */
    ReferringMatter(RunningNode node, Map<String, Tlp> drafters, List<String> cases) {
        Caller root = node.administrator();
        person(root, LEGAL, "legal");
        person(root, LEAD, "lead");
        drafters.forEach((name, clearance) -> {
            person(root, name, "lead");
            node.jdbi()
                    .useHandle(handle -> handle.execute(
                            "UPDATE person SET clearance = ?, all_groups = true WHERE name = ?",
                            clearance.rank(),
                            name));
        });
        path = "/api/v1/matters/"
                + done(who(LEGAL)
                                .post(
                                        "/api/v1/matters",
                                        "{\"title\":\"Marked\",\"type\":\"tech-support-fraud\",\"jurisdiction\":\"DE\"}"))
                        .json()
                        .path("id")
                        .asText();
        people.keySet().forEach(name -> put(who(LEGAL), path + "/members/" + name));
        contact = done(who(LEGAL).post(path + "/contacts", "{\"agency\":\"Police\",\"name\":\"Lee\",\"reach\":\"7\"}"))
                .json()
                .at("/parts/contacts/0/id")
                .asText();
        Caller first = who(drafters.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey());
        assertThat(cases.stream()
                        .filter(one -> put(first, path + "/cases/" + one).status() < 300))
                .isNotEmpty();
    }

    private void person(Caller root, String name, String role) {
        done(root.post("/api/v1/people", "{\"name\":\"%s\",\"role\":\"%s\"}".formatted(name, role)));
        people.put(
                name,
                root.as(done(root.post("/api/v1/people/" + name + "/tokens", "{}"))
                        .json()
                        .path("token")
                        .asText()));
    }

    private Caller who(String name) {
        return Objects.requireNonNull(people.get(name));
    }

    private static Caller.Answer put(Caller who, String path) {
        return who.send(who.request(path).method("PUT", BodyPublishers.ofString("{}")));
    }

    private static Caller.Answer done(Caller.Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isBetween(200, 299);
        return answer;
    }

    /** The file of a referral, or the answer that refuses its draft. */
    String file(String drafter, String caseId, Tlp clearance) {
        Caller.Answer drafted = who(drafter)
                .post(
                        path + "/referrals",
                        "{\"caseId\":\"%s\",\"contact\":\"%s\",\"basis\":\"An order\",\"clearance\":\"%s\"}"
                                .formatted(caseId, contact, clearance.text()));
        if (drafted.status() >= 300) {
            assertThat(drafted.code()).isIn("referral.marking", "case.unknown");
            return drafted.response().body();
        }
        String referral = path + "/referrals/" + drafted.json().path("id").asText();
        done(who(LEAD).post(referral + "/approve", "{}"));
        done(who(LEGAL).post(referral + "/approve", "{}"));
        return done(who(drafter).post(referral + "/file", "{\"unencrypted\":true}"))
                .response()
                .body();
    }
}
