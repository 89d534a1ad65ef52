package io.watchfloor.dashboards.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.access.People;
import io.watchfloor.dashboards.access.Permission;
import io.watchfloor.dashboards.access.Sessions;
import io.watchfloor.dashboards.access.Tokens;
import io.watchfloor.dashboards.board.BoardJson;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /people/{name}/links}, {@code /tokens} and {@code /sessions}: what lets one person in, and its end. */
final class CredentialRoutes {

    private static final int LONGEST_PURPOSE = 200;

    private final People people;
    private final URI address;
    private final Clock clock;
    private final Runnable peopleChanged;

    /**
     * @param address where people reach the center: what links begin with
     * @param peopleChanged to be run when somebody may have lost what let them in
     */
    CredentialRoutes(People people, URI address, Clock clock, Runnable peopleChanged) {
        this.people = people;
        this.address = address;
        this.clock = clock;
        this.peopleChanged = peopleChanged;
    }

    List<ApiRoute> routes() {
        String of = "/api/v1/people/{name}/";
        return List.of(
                ApiRoute.reading("POST", of + "links", Permission.ADMINISTER, this::link),
                ApiRoute.get(of + "tokens", Permission.ADMINISTER, this::tokens),
                ApiRoute.reading("POST", of + "tokens", Permission.ADMINISTER, this::token),
                ApiRoute.reading("DELETE", of + "tokens/{id}", Permission.ADMINISTER, this::revoke),
                ApiRoute.get(of + "sessions", Permission.ADMINISTER, this::sessions),
                ApiRoute.reading("DELETE", of + "sessions", Permission.ADMINISTER, this::signOut),
                ApiRoute.reading("DELETE", of + "sessions/{id}", Permission.ADMINISTER, this::end));
    }

    private HttpResponse link(Call call) {
        call.body();
        Account account = PeopleRoutes.account(people, call);
        String code = people.link(account.name(), by(call))
                .orElseThrow(() -> PeopleProblems.shutOut(account).asException());
        return Answers.json(
                BoardJson.object().put("name", account.name()).put("link", address + "/signin?code=" + code));
    }

    private HttpResponse tokens(Call call) {
        Account account = PeopleRoutes.account(people, call);
        Instant now = clock.instant();
        List<ObjectNode> items = people.tokens().of(account.name()).stream()
                .map(token -> json(token, now))
                .toList();
        return Answers.list(Listings.cut(items, call.list().slice()).listing());
    }

    private HttpResponse token(Call call) {
        Body body = call.body("purpose", "expiresInDays");
        String purpose = body.optionalText("purpose", LONGEST_PURPOSE);
        Duration lifetime = lifetime(body);
        Account account = PeopleRoutes.account(people, call);
        return switch (people.tokens().make(account.name(), purpose == null ? "" : purpose, lifetime, by(call))) {
            case Tokens.Made.Done done ->
                Answers.json(json(done.token(), clock.instant())
                        .put("person", account.name())
                        .put("token", done.secret()));
            case Tokens.Made.Nobody nobody ->
                throw PeopleProblems.shutOut(account).asException();
            case Tokens.Made.TooMany tooMany ->
                throw PeopleProblems.tooManyTokens(account.name()).asException();
        };
    }

    private Duration lifetime(Body body) {
        Long days = body.optionalNumber("expiresInDays");
        if (days == null) {
            return people.tokens().usualLifetime();
        }
        long most = people.tokens().longestLifetime().toDays();
        if (days > most) {
            throw Body.wrong(
                    "expiresInDays",
                    "expiresInDays may be %d at most here (watchfloor.security.longest-token-lifetime)."
                            .formatted(most));
        }
        return Duration.ofDays(days);
    }

    private HttpResponse revoke(Call call) {
        Account account = PeopleRoutes.account(people, call);
        if (!people.tokens().revoke(account.name(), call.path("id"), by(call))) {
            throw PeopleProblems.unknownCredential("token", call.path("id"), account.name())
                    .asException();
        }
        peopleChanged.run();
        return Answers.noContent();
    }

    private HttpResponse sessions(Call call) {
        Account account = PeopleRoutes.account(people, call);
        List<ObjectNode> items = people.sessions().of(account.name()).stream()
                .map(CredentialRoutes::json)
                .toList();
        return Answers.list(Listings.cut(items, call.list().slice()).listing());
    }

    private HttpResponse signOut(Call call) {
        people.sessions().endAll(PeopleRoutes.account(people, call).name(), by(call));
        peopleChanged.run();
        return Answers.noContent();
    }

    private HttpResponse end(Call call) {
        Account account = PeopleRoutes.account(people, call);
        if (!people.sessions().end(account.name(), call.path("id"), by(call))) {
            throw PeopleProblems.unknownCredential("session", call.path("id"), account.name())
                    .asException();
        }
        peopleChanged.run();
        return Answers.noContent();
    }

    private static String by(Call call) {
        return call.person().name();
    }

    private static ObjectNode json(Tokens.Token token, Instant now) {
        Instant expires = token.expiresAt();
        String status =
                token.revokedAt() != null ? "revoked" : expires != null && !expires.isAfter(now) ? "expired" : "valid";
        return BoardJson.object()
                .put("id", token.id())
                .put("kind", token.kind())
                .put("purpose", token.purpose())
                .put("status", status)
                .put("createdAt", BoardJson.time(token.createdAt()))
                .put("createdBy", token.createdBy())
                .put("expiresAt", BoardJson.time(expires))
                .put("lastUsedAt", BoardJson.time(token.lastUsedAt()))
                .put("revokedAt", BoardJson.time(token.revokedAt()));
    }

    private static ObjectNode json(Sessions.Session session) {
        return BoardJson.object()
                .put("id", session.id())
                .put("token", session.token())
                .put("createdAt", BoardJson.time(session.createdAt()))
                .put("lastUsedAt", BoardJson.time(session.lastUsedAt()))
                .put("expiresAt", BoardJson.time(session.expiresAt()));
    }
}
