package io.watchfloor.dashboards.people.routes;

import io.watchfloor.dashboards.access.TokenScopes;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.access.people.Tokens;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.Body;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.RequestKey;
import io.watchfloor.dashboards.people.views.ApiTokenView;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Creates API tokens for the current user, other people and service accounts. */
final class TokenCreation {

    private final People people;
    private final Clock clock;

    TokenCreation(People people, Clock clock) {
        this.people = people;
        this.clock = clock;
    }

    /** @param name of an existing account */
    HttpResponse make(String name, RequestBodies.NewToken asked, Call call) {
        if (Boolean.TRUE.equals(asked.administers())) {
            throw Problem.field(
                            "token.administers-own",
                            "administers",
                            "Only the user can create a token for administration, after a passkey check: POST"
                                    + " /api/v1/me/tokens in the browser.")
                    .asException();
        }
        String purpose = asked.purpose();
        TokenScopes scopes = scopes(asked.scopes(), call);
        return answer(
                name,
                people.tokens()
                        .make(
                                name,
                                purpose == null ? "" : purpose,
                                lifetime(asked.expiresInDays()),
                                scopes,
                                RequestKey.ofMaking(call),
                                call.actor()));
    }

    /** Creates a token for the current user, after a passkey check. */
    HttpResponse makeAdministering(RequestBodies.NewToken asked, Call call) {
        String purpose = asked.purpose();
        return answer(
                call.person().name(),
                people.tokens()
                        .makeAdministering(
                                purpose == null ? "" : purpose,
                                lifetime(asked.expiresInDays()),
                                scopes(asked.scopes(), call),
                                RequestKey.ofMaking(call),
                                call.actor()));
    }

    private HttpResponse answer(String name, Tokens.CreateResult made) {
        return switch (made) {
            case Tokens.CreateResult.Success done ->
                Answers.json(new ApiTokenView.WithSecret(
                        ApiTokenView.of(done.token(), clock.instant()), name, done.secret()));
            case Tokens.CreateResult.Nobody nobody ->
                throw PeopleProblems.shutOut(name).asException();
            case Tokens.CreateResult.Repeated repeated ->
                throw RequestKey.repeated("the token " + repeated.token().id()).asException();
            case Tokens.CreateResult.TooMany tooMany ->
                throw PeopleProblems.tooManyTokens(name).asException();
        };
    }

    /** A token with limited scopes cannot create tokens with more rights. */
    private static TokenScopes scopes(@Nullable List<String> asked, Call call) {
        TokenScopes most = call.token().map(one -> one.scopes()).orElse(TokenScopes.ALL);
        if (asked == null) {
            return most;
        }
        if (asked.isEmpty()) {
            throw Body.wrong(
                    "scopes", "scopes must name at least one right. Omit scopes to include all rights of the person.");
        }
        TokenScopes scopes =
                TokenScopes.of(asked.stream().map(TokenCreation::verb).toList());
        if (!scopes.within(most)) {
            throw new Problem(
                            403,
                            "token.wider-than-own",
                            "Your own token is limited to %s and cannot create tokens with more rights."
                                    .formatted(most.texts()),
                            Map.of("field", "scopes"))
                    .asException();
        }
        return scopes;
    }

    private static Verb verb(String text) {
        return Arrays.stream(Verb.values())
                .filter(one -> one != Verb.NONE && one.text().equals(text))
                .findFirst()
                .orElseThrow(() -> Body.wrong(
                        "scopes",
                        "scopes must not contain %s. Allowed values: %s."
                                .formatted(
                                        text,
                                        Arrays.stream(Verb.values())
                                                .filter(one -> one != Verb.NONE)
                                                .map(Verb::text)
                                                .collect(Collectors.joining(", ")))));
    }

    private Duration lifetime(@Nullable Long days) {
        if (days == null) {
            return people.tokens().usualLifetime();
        }
        long most = people.tokens().longestLifetime().toDays();
        if (days > most) {
            throw Body.wrong(
                    "expiresInDays",
                    "expiresInDays must be at most %d (watchfloor.security.longest-token-lifetime).".formatted(most));
        }
        return Duration.ofDays(days);
    }
}
