package io.watchfloor.dashboards.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.access.AccountChange;
import io.watchfloor.dashboards.access.AccountReply;
import io.watchfloor.dashboards.access.People;
import io.watchfloor.dashboards.access.Permission;
import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.board.BoardJson;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** {@code /people}: who is let in, as what, and who is shut out again. */
final class PeopleRoutes {

    private final People people;
    private final Runnable peopleChanged;

    /** @param peopleChanged to be run when somebody may have lost what let them in */
    PeopleRoutes(People people, Runnable peopleChanged) {
        this.people = people;
        this.peopleChanged = peopleChanged;
    }

    List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/api/v1/people", Permission.ADMINISTER, this::list),
                ApiRoute.reading("POST", "/api/v1/people", Permission.ADMINISTER, this::add),
                ApiRoute.get("/api/v1/people/{name}", Permission.ADMINISTER, call -> shown(account(people, call))),
                ApiRoute.reading("PATCH", "/api/v1/people/{name}", Permission.ADMINISTER, this::edit),
                ApiRoute.reading("DELETE", "/api/v1/people/{name}", Permission.ADMINISTER, this::remove));
    }

    private HttpResponse list(Call call) {
        Parameters parameters = call.list("removed");
        boolean removed = "true".equals(parameters.oneOf("removed", List.of("true", "false")));
        List<ObjectNode> items = people.roster().all(removed).stream()
                .map(account -> json(account).put("id", account.name()))
                .toList();
        return Answers.list(Listings.cut(items, parameters.slice()).map(item -> item.without(List.of("id"))));
    }

    private HttpResponse add(Call call) {
        Body body = call.body("name", "role", "returning");
        String name = name(body.text("name", Person.LONGEST_NAME));
        String role = body.optionalText("role", Person.LONGEST_NAME);
        boolean returning = Boolean.TRUE.equals(body.optionalFlag("returning"));
        return answer(people.roster()
                .add(
                        name,
                        role == null ? Role.RESPONDER : role(role),
                        returning,
                        call.person().name()));
    }

    private HttpResponse edit(Call call) {
        Body body = call.body("role", "disabled");
        String role = body.optionalText("role", Person.LONGEST_NAME);
        Boolean disabled = body.optionalFlag("disabled");
        if (role == null && disabled == null) {
            throw Problem.field("body.missing-field", "role", "Say what to change: role, disabled, or both.")
                    .asException();
        }
        return change(call, new AccountChange.Edit(role == null ? null : role(role), disabled));
    }

    private HttpResponse remove(Call call) {
        change(call, AccountChange.Remove.REMOVE);
        return Answers.noContent();
    }

    private HttpResponse change(Call call, AccountChange change) {
        AccountReply reply = people.roster()
                .change(call.path("name"), change, version(call), call.person().name());
        peopleChanged.run();
        return answer(reply);
    }

    private static HttpResponse answer(AccountReply reply) {
        return switch (reply) {
            case AccountReply.Done done -> shown(done.account());
            case AccountReply.Unknown unknown ->
                throw PeopleProblems.unknown(unknown.name()).asException();
            case AccountReply.Refused refused ->
                throw PeopleProblems.of(refused).asException();
        };
    }

    private static HttpResponse shown(Account account) {
        return Answers.versioned(json(account));
    }

    /** Whose credentials the path is about. */
    static Account account(People people, Call call) {
        String name = call.path("name");
        return people.roster()
                .find(name)
                .orElseThrow(() -> PeopleProblems.unknown(name).asException());
    }

    private static ObjectNode json(Account account) {
        return BoardJson.object()
                .put("name", account.name())
                .put("role", account.role().text())
                .put("disabled", account.disabled())
                .put("createdAt", BoardJson.time(account.createdAt()))
                .put("removedAt", BoardJson.time(account.removedAt()))
                .put("version", account.version());
    }

    /** One spelling of each name: what looks the same on the screen is the same. */
    private static String name(String given) {
        String name = Normalizer.normalize(given, Normalizer.Form.NFC);
        boolean plain = name.codePoints().noneMatch(c -> switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        });
        if (!plain) {
            throw Body.wrong("name", "name may hold no line breaks, tabs or other characters that cannot be seen.");
        }
        return name;
    }

    private static Role role(String text) {
        return Role.parse(text)
                .orElseThrow(() -> Body.wrong(
                        "role",
                        "role must be one of "
                                + Arrays.stream(Role.values()).map(Role::text).collect(Collectors.joining(", "))
                                + "."));
    }

    private static @Nullable Long version(Call call) {
        String match = call.header("If-Match").map(String::strip).orElse("*");
        if (match.equals("*")) {
            return null;
        }
        String digits = match.replaceFirst("^W/", "").replace("\"", "");
        if (!digits.matches("[0-9]{1,18}")) {
            throw Problem.field(
                            "request.if-match",
                            "If-Match",
                            "If-Match must be the version of the person that you saw, such as \"7\".")
                    .asException();
        }
        return Long.valueOf(digits);
    }
}
