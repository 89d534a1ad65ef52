package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;

/** Calls all notification settings routes once. */
final class ToldPeople {

    private static final String CONTACTS = "/api/v1/people/me/contacts";

    private ToldPeople() {}

    static void sayHow(Caller root) {
        try (PushedBrowsers service = new PushedBrowsers()) {
            PushedBrowsers.Subscribed browser = service.subscribe();
            String id = done(root.post(
                            CONTACTS,
                            "{\"method\":\"web-push\",\"label\":\"phone\",\"zone\":\"Europe/Berlin\",\"address\":%s}"
                                    .formatted(browser.address())))
                    .json()
                    .path("id")
                    .asText();
            String one = CONTACTS + "/" + id;
            done(root.post(
                    one + "/verify",
                    "{\"code\":\"%s\"}"
                            .formatted(service.last().json().path("code").asText())));
            done(root.post(one + "/test", "{}"));
            done(root.post(
                    "/api/v1/push-receipts",
                    "{\"key\":\"%s\",\"receipt\":\"%s\",\"what\":\"shown\"}"
                            .formatted(
                                    service.last().json().path("key").asText(),
                                    service.last().json().path("receipt").asText())));
            done(root.send(
                    root.request(CONTACTS + "/rules").PUT(HttpRequest.BodyPublishers.ofString("""
                    {"rules":[{"urgency":"high","contact":"%1$s"},{"urgency":"low","contact":"%1$s","afterMinutes":5}],
                     "quietHours":{"days":["saturday","sunday"],"from":"22:00","until":"07:30"}}""".formatted(id)))));
            done(root.get(CONTACTS));
            PushedBrowsers.Subscribed other = service.subscribe();
            String second = done(root.post(
                            CONTACTS, "{\"method\":\"web-push\",\"address\":%s}".formatted(other.address())))
                    .json()
                    .path("id")
                    .asText();
            done(root.post(CONTACTS + "/" + second + "/code", "{}"));
            done(root.send(root.request(CONTACTS + "/" + second).DELETE()));
        }
    }

    private static Caller.Answer done(Caller.Answer answer) {
        assertThat(answer.status())
                .as(answer.response().uri() + ": " + answer.response().body())
                .isLessThan(400);
        return answer;
    }
}
