package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Calls every route of matters once, as a person with the role legal. */
final class WorkedMatter {

    private static final String HAND_OVER =
            "{\"to\":\"Lab\",\"sha256\":\"%s\",\"reason\":\"Analysis\"}".formatted("ab".repeat(32));

    private WorkedMatter() {}

    static void act(Caller root, String caseId) {
        root.post("/api/v1/people", "{\"name\":\"ada\",\"role\":\"legal\"}");
        root.post("/api/v1/people", "{\"name\":\"mia\",\"role\":\"responder\"}");
        Caller ada = root.as(root.post("/api/v1/people/ada/tokens", "{}")
                .json()
                .path("token")
                .asText());
        String id = done(ada.post(
                        "/api/v1/matters",
                        "{\"title\":\"Calls\",\"type\":\"tech-support-fraud\",\"jurisdiction\":\"US-WA\"}"))
                .json()
                .path("id")
                .asText();
        String one = "/api/v1/matters/" + id;
        done(ada.get("/api/v1/matters"));
        send(ada, "PATCH", one, "{\"legalBasis\":\"18 U.S.C. 1343\"}");
        send(ada, "PUT", one + "/members/mia", "{}");
        send(ada, "DELETE", one + "/members/mia", "");
        send(ada, "PUT", one + "/cases/" + caseId, "{\"hold\":false}");
        String contact = send(
                        ada, "POST", one + "/contacts", "{\"agency\":\"Police\",\"name\":\"Lee\",\"reach\":\"7\"}")
                .json()
                .at("/parts/contacts/0/id")
                .asText();
        String certificate = one + "/contacts/" + contact + "/certificate";
        send(ada, "PUT", certificate, RecipientKeys.make().body());
        send(ada, "DELETE", certificate, "");
        String exhibit = one + "/exhibits/"
                + send(
                                ada,
                                "POST",
                                one + "/exhibits",
                                "{\"caseId\":\"%s\",\"name\":\"Disk\",\"sha256\":\"%s\",\"reason\":\"Order\"}"
                                        .formatted(caseId, "ab".repeat(32)))
                        .json()
                        .path("id")
                        .asText();
        send(ada, "POST", exhibit + "/hand-over", HAND_OVER);
        send(ada, "POST", exhibit + "/check", "{\"sha256\":\"%s\",\"reason\":\"Weekly\"}".formatted("ab".repeat(32)));
        done(ada.get(exhibit));
        done(ada.get(one + "/exhibits"));
        refer(
                root,
                ada,
                one,
                "{\"caseId\":\"%s\",\"contact\":\"%s\",\"basis\":\"An order\",\"clearance\":\"red\"}"
                        .formatted(caseId, contact));
        send(ada, "DELETE", one + "/cases/" + caseId, "");
        JsonNode matter = send(ada, "POST", one + "/orders", "{\"court\":\"District Court\",\"reference\":\"26-cv-1\"}")
                .json();
        takeDown(ada, one, matter.at("/parts/orders/0/id").asText());
        send(
                ada,
                "DELETE",
                one + "/parts/"
                        + matter.path("parts").path("orders").path(0).path("id").asText(),
                "");
        send(ada, "POST", one + "/disclosures", "{\"recipient\":\"Lee\",\"what\":\"Package\"}");
        done(ada.get(one + "/disclosures"));
        send(ada, "PUT", "/api/v1/holiday-calendars/us", "{\"holidays\":[\"2026-12-25 Christmas\"]}");
        done(ada.get("/api/v1/holiday-calendars"));
        done(ada.get("/api/v1/holiday-calendars/us"));
        String deadline = one + "/deadlines/"
                + send(
                                ada,
                                "POST",
                                one + "/deadlines",
                                "{\"title\":\"Answer\",\"term\":\"4bd\",\"zone\":\"America/New_York\",\"calendar\":\"us\","
                                        + "\"pauseLaw\":\"Section 7\"}")
                        .json()
                        .path("id")
                        .asText();
        done(ada.get(one + "/deadlines"));
        send(ada, "POST", deadline + "/pause", "{}");
        send(ada, "POST", deadline + "/resume", "{}");
        send(ada, "POST", deadline + "/meet", "{}");
        send(ada, "DELETE", deadline, "");
        send(ada, "POST", one + "/notes", "{\"text\":\"Counsel advises to wait.\"}");
        done(ada.get(one + "/notes"));
        send(ada, "POST", one + "/notes/erase", "{\"reason\":\"Settled\"}");
        reportedFraud(ada, one);
        send(ada, "POST", one + "/state", "{\"state\":\"closed\",\"outcome\":\"Settled\"}");
        done(ada.get(one));
        done(ada.get(one + "/log"));
    }

    private static void reportedFraud(Caller ada, String matter) {
        String id = "";
        for (String number : List.of("(855) 555-0142", "+1 855 555 0142")) {
            id = send(
                            ada,
                            "POST",
                            "/api/v1/fraud/reports",
                            "{\"what\":\"They called.\",\"channel\":\"phone-call\",\"consent\":true,\"country\":\"US\","
                                    + "\"numbers\":[\"%s\"],\"amount\":\"249.99\",\"currency\":\"USD\"}"
                                            .formatted(number))
                    .json()
                    .path("id")
                    .asText();
        }
        done(ada.get("/api/v1/fraud/reports"));
        done(ada.get("/api/v1/fraud/reports/" + id));
        done(ada.get("/api/v1/fraud/clusters"));
        done(ada.get("/api/v1/fraud/clusters/" + id));
        send(ada, "PUT", matter + "/fraud-clusters/" + id, "{}");
        done(ada.get(matter + "/fraud-clusters"));
        send(ada, "DELETE", matter + "/fraud-clusters/" + id, "");
        send(ada, "POST", "/api/v1/fraud/reports/" + id + "/erase", "{\"reason\":\"The reporter asked\"}");
        Caller anyone = ada.as("");
        done(anyone.send(HttpRequest.newBuilder(URI.create(ada.center() + "/report-fraud"))));
        done(anyone.send(HttpRequest.newBuilder(URI.create(ada.center() + "/report-fraud"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("what=They+called&channel=other&consent=2026-12"))));
    }

    private static void takeDown(Caller ada, String matter, String order) {
        String step = "{\"reason\":\"why\"}";
        String ordered =
                "{\"reason\":\"Granted\",\"order\":\"%s\",\"expiresAt\":\"2031-01-01T00:00:00Z\"}".formatted(order);
        String one = takedown(ada, matter);
        send(ada, "POST", one + "/file", step);
        send(ada, "POST", one + "/order", ordered);
        send(ada, "POST", one + "/extend", ordered);
        send(ada, "POST", one + "/seize", step);
        send(ada, "POST", one + "/sinkhole", step);
        send(ada, "POST", one + "/expire", step);
        String other = takedown(ada, matter);
        send(ada, "POST", other + "/file", step);
        send(ada, "POST", other + "/refuse", step);
        send(ada, "POST", takedown(ada, matter) + "/withdraw", step);
        done(ada.get(one));
        done(ada.get(matter + "/takedowns"));
        done(ada.get("/api/v1/takedowns"));
    }

    private static String takedown(Caller ada, String matter) {
        return matter + "/takedowns/"
                + send(
                                ada,
                                "POST",
                                matter + "/takedowns",
                                "{\"provider\":\"Registrar\",\"targets\":[\"evil.example\"],\"reason\":\"Command server\"}")
                        .json()
                        .path("id")
                        .asText();
    }

    private static void refer(Caller root, Caller ada, String matter, String draft) {
        Map<String, Caller> people = new HashMap<>();
        people.put("ada", ada);
        for (String name : List.of("lea", "max")) {
            root.post("/api/v1/people", "{\"name\":\"%s\",\"role\":\"lead\"}".formatted(name));
            people.put(
                    name,
                    root.as(root.post("/api/v1/people/" + name + "/tokens", "{}")
                            .json()
                            .path("token")
                            .asText()));
            send(ada, "PUT", matter + "/members/" + name, "{}");
        }
        Caller max = Objects.requireNonNull(people.get("max"));
        String other = drafted(max, matter, draft);
        send(ada, "POST", other + "/reject", "{\"reason\":\"Too early\"}");
        String one = drafted(max, matter, draft);
        send(Objects.requireNonNull(people.get("lea")), "POST", one + "/approve", "{}");
        send(ada, "POST", one + "/approve", "{}");
        send(max, "POST", one + "/file", "{\"unencrypted\":true}");
        send(max, "POST", one + "/send", "{\"how\":\"Portal\"}");
        send(ada, "POST", one + "/receipt", "{\"receipt\":\"Lee, 12-7\"}");
        send(ada, "POST", one + "/outcome", "{\"outcome\":\"Charged\"}");
        done(ada.get(one));
        done(ada.get(matter + "/referrals"));
    }

    private static String drafted(Caller who, String matter, String draft) {
        return matter + "/referrals/"
                + send(who, "POST", matter + "/referrals", draft)
                        .json()
                        .path("id")
                        .asText();
    }

    private static Caller.Answer send(Caller who, String method, String path, String body) {
        return done(who.send(who.request(path).method(method, BodyPublishers.ofString(body))));
    }

    private static Caller.Answer done(Caller.Answer answer) {
        assertThat(answer.status())
                .as(answer.response().uri() + ": " + answer.response().body())
                .isLessThan(300);
        return answer;
    }
}
