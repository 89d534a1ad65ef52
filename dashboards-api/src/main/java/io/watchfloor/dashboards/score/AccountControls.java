package io.watchfloor.dashboards.score;

import io.watchfloor.dashboards.score.Control.ActionType;
import io.watchfloor.dashboards.score.Control.Advice;
import io.watchfloor.dashboards.score.Control.Category;
import io.watchfloor.dashboards.score.Control.Effort;
import io.watchfloor.dashboards.score.Control.Tier;
import io.watchfloor.dashboards.score.Facts.PersonFact;
import io.watchfloor.dashboards.score.Facts.TokenFact;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Controls on the accounts of the center. */
final class AccountControls {

    private static final int MOST_ADMINISTRATORS = 4;
    private static final Duration DORMANT = Duration.ofDays(90);
    private static final Duration LONG_ROLE = Duration.ofHours(12);

    private static final String ACCOUNTS = "The accounts of the center.";
    private static final String TOKENS = "Valid API tokens of the center.";

    /** A token with the name of its account. */
    private record Held(String person, TokenFact token) {}

    static final List<Control> ALL = List.of(
            control(
                    "AdministratorsHavePasskeys",
                    "Every administrator signs in with a passkey",
                    Tier.CORE,
                    10,
                    advice(
                            "Ask each administrator to add a passkey under My account.",
                            ACCOUNTS,
                            ActionType.CONFIG,
                            Effort.LOW),
                    facts -> people(facts, PersonFact::isAdministrator, AccountControls::hasPasskey, "no passkey")),
            control(
                    "PeopleHavePasskeys",
                    "Every person signs in with a passkey or at an identity provider",
                    Tier.CORE,
                    6,
                    advice(
                            "Ask each person to add a passkey under My account, or connect an identity provider.",
                            ACCOUNTS,
                            ActionType.CONFIG,
                            Effort.MODERATE),
                    facts -> people(
                            facts,
                            person -> !person.isService(),
                            (all, person) -> hasPasskey(all, person)
                                    || person.credentials().provider(),
                            "no passkey and no identity provider")),
            control(
                    "FewAdministrators",
                    "At most %d people are permanent administrators".formatted(MOST_ADMINISTRATORS),
                    Tier.CORE,
                    5,
                    advice(
                            "Give administrators another role, and let them request a temporary role when they need it.",
                            ACCOUNTS,
                            ActionType.REVIEW,
                            Effort.MODERATE),
                    AccountControls::fewAdministrators),
            control(
                    "SecondAdministrator",
                    "A second administrator can recover the center",
                    Tier.CORE,
                    3,
                    advice("Make a second person an administrator.", ACCOUNTS, ActionType.CONFIG, Effort.LOW),
                    AccountControls::secondAdministrator),
            control(
                    "NoDormantAccounts",
                    "Every account was used within 90 days",
                    Tier.CORE,
                    4,
                    advice("Disable accounts that nobody uses.", ACCOUNTS, ActionType.REVIEW, Effort.LOW),
                    facts -> Measurement.each(
                            facts.people(),
                            person -> person.activeAt().isAfter(facts.now().minus(DORMANT)),
                            person -> Issue.person(person.name(), "not used since " + Issue.time(person.activeAt())))),
            control(
                    "ServiceAccountsHaveOwners",
                    "The owner of every service account is active",
                    Tier.DEFENSE_IN_DEPTH,
                    3,
                    advice(
                            "Give service accounts of former colleagues another owner, or remove them.",
                            "Service accounts of the center.",
                            ActionType.REVIEW,
                            Effort.LOW),
                    AccountControls::owners),
            control(
                    "TokensExpire",
                    "Every API token expires",
                    Tier.CORE,
                    4,
                    advice(
                            "Replace tokens without an end by tokens that expire.",
                            TOKENS,
                            ActionType.CONFIG,
                            Effort.MODERATE),
                    facts -> tokens(facts, (all, token) -> token.expiresAt() != null, "never expires")),
            control(
                    "TokensAreLimited",
                    "Every API token has fewer rights than its account",
                    Tier.DEFENSE_IN_DEPTH,
                    3,
                    advice(
                            "Create tokens with only the rights that the program needs.",
                            TOKENS,
                            ActionType.CONFIG,
                            Effort.MODERATE),
                    facts -> tokens(facts, (all, token) -> token.limited(), "has all rights of the account")),
            control(
                    "TokensAreUsed",
                    "Every API token was used within 90 days",
                    Tier.DEFENSE_IN_DEPTH,
                    2,
                    advice("Revoke tokens that no program uses.", TOKENS, ActionType.REVIEW, Effort.LOW),
                    facts -> tokens(
                            facts,
                            (all, token) -> token.usedAt().isAfter(all.now().minus(DORMANT)),
                            "not used for 90 days")),
            control(
                    "BootstrapTokenRemoved",
                    "The bootstrap token is no longer valid",
                    Tier.CORE,
                    5,
                    advice(
                            "Add a passkey to an administrator's account, then delete the file bootstrap-token.",
                            ACCOUNTS,
                            ActionType.CONFIG,
                            Effort.LOW),
                    facts -> facts.people().isEmpty()
                            ? Measurement.NOT_SEEN
                            : Measurement.one(
                                    facts.people().stream()
                                            .flatMap(person -> person.credentials().tokens().stream())
                                            .noneMatch(TokenFact::bootstrap),
                                    Issue.center("bootstrap-token", "the bootstrap token is still valid"))),
            control(
                    "TemporaryRolesAreShort",
                    "Temporary roles last at most 12 hours",
                    Tier.DEFENSE_IN_DEPTH,
                    3,
                    advice(
                            "Withdraw long temporary roles. Request a temporary role for one task only.",
                            "Temporary roles in force.",
                            ActionType.BEHAVIOR,
                            Effort.LOW),
                    facts -> Measurement.each(
                            facts.center().temporary(),
                            role -> Duration.between(role.from(), role.until()).compareTo(LONG_ROLE) <= 0,
                            role -> Issue.person(
                                    role.person(),
                                    "has the temporary role %s until %s"
                                            .formatted(role.role(), Issue.time(role.until()))))),
            control(
                    "NoProviderBypass",
                    "People with an identity provider sign in only there",
                    Tier.DEFENSE_IN_DEPTH,
                    3,
                    advice(
                            "Use links, tokens and recovery codes only if the identity provider fails.",
                            "People who sign in at an identity provider.",
                            ActionType.BEHAVIOR,
                            Effort.LOW),
                    AccountControls::bypasses),
            control(
                    "BreakGlassTested",
                    "A sign-in without the identity provider was tested within a year",
                    Tier.ADVANCED,
                    2,
                    advice(
                            "Sign in with a recovery code or a link once, so that people can work if the identity provider fails.",
                            "People who sign in at an identity provider.",
                            ActionType.BEHAVIOR,
                            Effort.LOW),
                    facts -> facts.people().stream()
                                    .noneMatch(person -> person.credentials().provider())
                            ? Measurement.NOT_SEEN
                            : Measurement.one(
                                    !facts.center().records().bypasses().isEmpty(),
                                    Issue.center(
                                            "break-glass", "no sign-in without the identity provider within a year"))));

    private AccountControls() {}

    private static Control control(
            String name, String title, Tier tier, int points, Advice advice, Function<Facts, Measurement> rule) {
        return new Control(name, title, Category.IDENTITY, tier, points, advice, rule);
    }

    private static Advice advice(String remediation, String needs, ActionType type, Effort effort) {
        return new Advice(remediation, needs, type, effort, Effort.LOW);
    }

    private static boolean hasPasskey(Facts facts, PersonFact person) {
        return person.credentials().passkeys() > 0;
    }

    private static Measurement people(
            Facts facts, Predicate<PersonFact> which, BiPredicate<Facts, PersonFact> inOrder, String issue) {
        return Measurement.each(
                facts.people().stream().filter(which).toList(),
                person -> inOrder.test(facts, person),
                person -> Issue.person(person.name(), issue));
    }

    private static Measurement fewAdministrators(Facts facts) {
        List<PersonFact> all =
                facts.people().stream().filter(PersonFact::isAdministrator).toList();
        return all.isEmpty()
                ? Measurement.NOT_SEEN
                : all.size() <= MOST_ADMINISTRATORS
                        ? new Measurement.Measured(1, 1, List.of())
                        : new Measurement.Measured(
                                0,
                                1,
                                all.stream()
                                        .map(person -> Issue.person(person.name(), "is a permanent administrator"))
                                        .toList());
    }

    private static Measurement secondAdministrator(Facts facts) {
        long administrators =
                facts.people().stream().filter(PersonFact::isAdministrator).count();
        return facts.people().isEmpty()
                ? Measurement.NOT_SEEN
                : Measurement.one(
                        administrators >= 2,
                        Issue.center("administrators", "has only %d administrator".formatted(administrators)));
    }

    private static Measurement owners(Facts facts) {
        Set<String> active = facts.people().stream().map(PersonFact::name).collect(Collectors.toSet());
        return Measurement.each(
                facts.people().stream().filter(PersonFact::isService).toList(),
                account -> active.contains(String.valueOf(account.owner())),
                account -> Issue.person(account.name(), "its owner %s is not active".formatted(account.owner())));
    }

    private static Measurement tokens(Facts facts, BiPredicate<Facts, TokenFact> inOrder, String issue) {
        List<Held> all = facts.people().stream()
                .flatMap(person -> person.credentials().tokens().stream()
                        .filter(token -> !token.bootstrap())
                        .map(token -> new Held(person.name(), token)))
                .toList();
        return Measurement.each(
                all,
                held -> inOrder.test(facts, held.token()),
                held -> new Issue(
                        Issue.Kind.PERSON,
                        held.person() + "/" + held.token().id(),
                        held.person(),
                        "token " + held.token().id() + " " + issue));
    }

    private static Measurement bypasses(Facts facts) {
        List<PersonFact> linked = facts.people().stream()
                .filter(person -> person.credentials().provider())
                .toList();
        Set<String> bypassed = facts.center().records().bypasses().stream()
                .filter(one -> one.at().isAfter(facts.now().minus(Facts.REMEMBERED)))
                .map(Facts.Bypass::person)
                .collect(Collectors.toSet());
        return Measurement.each(
                linked,
                person -> !bypassed.contains(person.name()),
                person -> Issue.person(person.name(), "signed in without the identity provider within 30 days"));
    }
}
