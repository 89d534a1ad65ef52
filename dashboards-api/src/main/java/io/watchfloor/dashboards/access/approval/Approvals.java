package io.watchfloor.dashboards.access.approval;

import io.watchfloor.config.access.ApprovalSettings;
import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.AuthenticationResult;
import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.access.SignInOrigin;
import io.watchfloor.dashboards.access.approval.Approval.Decision;
import io.watchfloor.dashboards.access.approval.Approval.Kind;
import io.watchfloor.dashboards.access.approval.Approval.State;
import io.watchfloor.dashboards.access.approval.Approval.Wish;
import io.watchfloor.dashboards.access.approval.ApprovalResult.Reason;
import io.watchfloor.dashboards.access.people.GrantPolicy;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Creates, decides and uses approvals. Each approval can be used once. Every call blocks on the database, and row locks
 * prevent concurrent calls from deciding or using the same approval twice.
 */
public final class Approvals {

    private static final int NUMBERS = 100;
    private static final int MOST_REFUSED = 5;
    private static final int MOST_OPEN = 20;
    private static final Duration REFUSED_WITHIN = Duration.ofMinutes(30);
    private static final Duration SHOWN_FOR = Duration.ofDays(1);

    private final AccessDatabase database;
    private final ApprovalSettings settings;
    private final People people;
    private final ApprovalTelemetry telling;

    /** Result of requesting an approval. */
    public sealed interface RequestResult {

        /** The request was approved. Its approval cannot be used again. */
        record Granted(Approval approval) implements RequestResult {}

        /**
         * @param number digits to enter in the other session; null if the digits were already shown or are not needed
         * @param isNew false if the same request was already open
         */
        record Waits(Approval approval, @Nullable String number, boolean isNew) implements RequestResult {}

        /** Too many requests are open, or were denied or expired recently. */
        record TooMany() implements RequestResult {}

        /** The person has no other session that could approve. */
        record NoOtherSession() implements RequestResult {}
    }

    public Approvals(People people, ApprovalSettings settings) {
        this.database = people.database();
        this.settings = settings;
        this.people = people;
        this.telling = new ApprovalTelemetry(database.own());
    }

    /**
     * Uses an existing approval of exactly this request. If there is none, creates an approval request.
     *
     * @param kind kind of the approval; not a temporary role
     */
    public RequestResult use(AuthenticationResult.Authenticated by, Kind kind, Wish wish, SignInOrigin whence) {
        String via = by.credential().id();
        RequestResult outcome = database.jdbi().inTransaction(handle -> {
            ApprovalRows.lock(handle, by.person().name());
            List<Approval> known = ApprovalRows.ofRequest(handle, by.person().name(), via, wish.digest()).stream()
                    .filter(one -> one.kind() == kind && one.expiresAt().isAfter(database.now()))
                    .toList();
            for (Approval one : known) {
                if (one.state() == State.APPROVED) {
                    if (kind == Kind.NUMBER || stillCounts(handle, one)) {
                        ApprovalRows.decide(handle, one.id(), State.USED, null, "");
                        return new RequestResult.Granted(one);
                    }
                    ApprovalRows.decide(handle, one.id(), State.ENDED, null, "");
                } else {
                    return new RequestResult.Waits(one, null, false);
                }
            }
            return kind == Kind.NUMBER ? number(handle, by, wish, whence) : second(handle, by, wish, whence);
        });
        telling.asked(outcome, by, wish, whence);
        return outcome;
    }

    private RequestResult number(Handle handle, AuthenticationResult.Authenticated by, Wish wish, SignInOrigin whence) {
        String name = by.person().name();
        Instant now = database.now();
        if (!SessionLineage.exist(
                handle,
                name,
                by.credential().id(),
                now,
                now.minus(database.settings().sessionIdle()))) {
            return new RequestResult.NoOtherSession();
        }
        if (isTired(handle, name, settings, now)) {
            return new RequestResult.TooMany();
        }
        String number = "%02d".formatted(database.random().nextInt(NUMBERS));
        Approval asked = approval(Kind.NUMBER, by, wish, whence, settings.numberLifetime());
        ApprovalRows.insert(handle, asked, ApprovalDigits.hash(asked.id(), number));
        took(handle, asked);
        return new RequestResult.Waits(asked, number, true);
    }

    private RequestResult second(Handle handle, AuthenticationResult.Authenticated by, Wish wish, SignInOrigin whence) {
        Instant now = database.now();
        if (ApprovalRows.countOpen(handle, by.person().name(), Kind.SECOND, now) >= MOST_OPEN) {
            return new RequestResult.TooMany();
        }
        Approval asked = approval(Kind.SECOND, by, wish, whence, settings.lifetime());
        ApprovalRows.insert(handle, asked, null);
        took(handle, asked);
        return new RequestResult.Waits(asked, null, true);
    }

    /** Requests a temporary role. */
    public RequestResult elevate(AuthenticationResult.Authenticated by, Wish wish, SignInOrigin whence) {
        RequestResult outcome = database.jdbi().inTransaction(handle -> {
            ApprovalRows.lock(handle, by.person().name());
            if (ApprovalRows.countOpen(handle, by.person().name(), Kind.ELEVATION, database.now()) > 0) {
                return new RequestResult.TooMany();
            }
            Approval asked = approval(Kind.ELEVATION, by, wish, whence, settings.lifetime());
            ApprovalRows.insert(handle, asked, null);
            took(handle, asked);
            return new RequestResult.Waits(asked, null, true);
        });
        telling.asked(outcome, by, wish, whence);
        return outcome;
    }

    private Approval approval(
            Kind kind, AuthenticationResult.Authenticated by, Wish wish, SignInOrigin whence, Duration lifetime) {
        Instant now = database.now();
        return new Approval(
                ApprovalDigits.id(database, now),
                kind,
                State.OPEN,
                by.person().name(),
                by.credential().id(),
                wish,
                whence,
                now,
                now.plus(lifetime),
                null);
    }

    private void took(Handle handle, Approval asked) {
        database.audit()
                .append(
                        handle,
                        new Actor(asked.person(), asked.via(), asked.whence().address())
                                .did(
                                        "approval.ask",
                                        "approval:" + asked.id(),
                                        "",
                                        "%s: %s %s"
                                                .formatted(
                                                        asked.kind().text(),
                                                        asked.wish().action(),
                                                        asked.wish().object())));
    }

    /** Whether the approver is still enabled and still has the right. */
    private boolean stillCounts(Handle handle, Approval one) {
        Decision decision = one.decision();
        return decision != null
                && people.person(handle, decision.by())
                        .filter(person -> mayDecide(person, one))
                        .isPresent();
    }

    /**
     * Approves a request.
     *
     * @param digits digits shown in the other session; null for none
     * @param sees whether the approver may see the object of the request
     */
    public ApprovalResult approve(
            String id,
            AuthenticationResult.Authenticated by,
            @Nullable String digits,
            SignInOrigin whence,
            Predicate<Approval> sees) {
        if (find(id, by, sees).isEmpty()) {
            return new ApprovalResult.Unknown(id);
        }
        ApprovalResult verdict = database.jdbi().inTransaction(handle -> {
            Approval one = ApprovalRows.find(handle, id, true).orElseThrow();
            Optional<Reason> refused = refused(handle, one, by);
            if (refused.isPresent()) {
                return new ApprovalResult.Rejection(refused.get(), one);
            }
            Instant now = database.now();
            if (one.kind() == Kind.NUMBER
                    && (digits == null || !ApprovalRows.hasNumber(handle, id, ApprovalDigits.hash(id, digits)))) {
                decide(
                        handle,
                        one,
                        State.DENIED,
                        by,
                        whence,
                        new Decision(by.person().name(), now, null));
                return new ApprovalResult.Rejection(Reason.NUMBER, one);
            }
            Approval.TemporaryRole elevation = one.wish().elevation();
            Instant ends = elevation == null ? null : now.plus(elevation.time());
            decide(
                    handle,
                    one,
                    State.APPROVED,
                    by,
                    whence,
                    new Decision(by.person().name(), now, ends));
            return new ApprovalResult.Success(
                    ApprovalRows.find(handle, id, false).orElseThrow());
        });
        telling.decided(verdict, by, whence);
        return verdict;
    }

    private Optional<Reason> refused(Handle handle, Approval one, AuthenticationResult.Authenticated by) {
        Instant now = database.now();
        if (!one.isOpen(now)) {
            return Optional.of(Reason.OVER);
        }
        boolean own = one.person().equals(by.person().name());
        boolean may = by.may(one.wish().needs());
        return switch (one.kind()) {
            case NUMBER ->
                !may
                        ? Optional.of(Reason.RIGHT)
                        : SessionLineage.mayApprove(
                                        handle,
                                        one.person(),
                                        one.via(),
                                        by.credential().id(),
                                        now,
                                        now.minus(database.settings().sessionIdle()))
                                ? Optional.empty()
                                : Optional.of(Reason.SAME_SESSION);
            case SECOND, ELEVATION -> {
                if (own) {
                    yield Optional.of(Reason.OWN);
                }
                boolean decides = may
                        && people.person(handle, by.person().name())
                                .filter(person -> mayDecide(person, one))
                                .isPresent()
                        && clearsFor(handle, by.person().name(), one);
                yield !decides
                        ? Optional.of(Reason.RIGHT)
                        : isIndependent(handle, one, by) ? Optional.empty() : Optional.of(Reason.NOT_INDEPENDENT);
            }
        };
    }

    /**
     * The approver needs at least the default clearance of the requested role, because the role includes that
     * clearance.
     */
    private boolean clearsFor(Handle handle, String name, Approval one) {
        Approval.TemporaryRole elevation = one.wish().elevation();
        return elevation == null
                || people.roster()
                        .find(handle, name)
                        .filter(account -> account.person()
                                .clearance()
                                .covers(elevation.role().usualClearance()))
                        .isPresent();
    }

    /**
     * Whether approver and requester are independent: neither created the account or credential of the other. For a
     * temporary role it is enough that the requester did not create the approver, because the approver could grant the
     * role anyway.
     */
    private static boolean isIndependent(Handle handle, Approval one, AuthenticationResult.Authenticated by) {
        String approver = by.person().name();
        return !GrantPolicy.isMadeBy(handle, approver, by.credential().id(), one.person())
                && (one.kind() == Kind.ELEVATION || !GrantPolicy.isMadeBy(handle, one.person(), one.via(), approver));
    }

    /** A token with limited scopes cannot approve a role. */
    private static boolean isUnlimited(AuthenticationResult.Authenticated by) {
        return by.bearer().verbs().equals(by.person().bearer().verbs());
    }

    /**
     * Only the approver's permanent role counts, because a temporary role must not be used to approve another temporary
     * role.
     */
    private static boolean mayDecide(Person person, Approval one) {
        Approval.TemporaryRole elevation = one.wish().elevation();
        return elevation == null
                ? person.may(one.wish().needs())
                : person.role().verbs().containsAll(elevation.role().verbs())
                        && person.role().verbs().contains(Verb.LEAD);
    }

    /** Denies a request if the person may approve the request, or cancels a request that the person sent. */
    public ApprovalResult deny(
            String id, AuthenticationResult.Authenticated by, SignInOrigin whence, Predicate<Approval> sees) {
        if (find(id, by, sees).isEmpty()) {
            return new ApprovalResult.Unknown(id);
        }
        ApprovalResult verdict = database.jdbi().inTransaction(handle -> {
            Approval one = ApprovalRows.find(handle, id, true).orElseThrow();
            if (!one.isOpen(database.now())) {
                return new ApprovalResult.Rejection(Reason.OVER, one);
            }
            boolean own = one.person().equals(by.person().name());
            if (!own && !mayDecide(by.person(), one)) {
                return new ApprovalResult.Rejection(Reason.RIGHT, one);
            }
            decide(
                    handle,
                    one,
                    State.DENIED,
                    by,
                    whence,
                    new Decision(by.person().name(), database.now(), null));
            return new ApprovalResult.Success(
                    ApprovalRows.find(handle, id, false).orElseThrow());
        });
        telling.decided(verdict, by, whence);
        return verdict;
    }

    private void decide(
            Handle handle,
            Approval one,
            State state,
            AuthenticationResult.Authenticated by,
            SignInOrigin whence,
            Decision decision) {
        ApprovalRows.decide(handle, one.id(), state, decision, by.credential().id());
        SignInApprovals.decided(handle, one, state, database.now());
        Approval.TemporaryRole elevation = one.wish().elevation();
        database.audit()
                .append(
                        handle,
                        new Actor(by.person().name(), by.credential().id(), whence.address())
                                .did(
                                        state == State.APPROVED ? "approval.give" : "approval.deny",
                                        "approval:" + one.id(),
                                        "asked by " + one.person(),
                                        "%s %s%s"
                                                .formatted(
                                                        one.wish().action(),
                                                        one.wish().object(),
                                                        elevation == null
                                                                ? ""
                                                                : elevation
                                                                                .role()
                                                                                .text() + " until "
                                                                        + decision.endsAt())));
    }

    /**
     * Whether a person may see a request. A person sees the person's own requests, and requests of others if the person
     * has the required right and can see the object.
     */
    private static boolean concerns(Approval one, AuthenticationResult.Authenticated by, Predicate<Approval> sees) {
        if (one.person().equals(by.person().name())) {
            return true;
        }
        return switch (one.kind()) {
            case NUMBER -> false;
            case SECOND -> by.may(one.wish().needs()) && sees.test(one);
            case ELEVATION -> mayDecide(by.person(), one) && isUnlimited(by);
        };
    }

    /**
     * Returns the requests that the person can decide, the person's own open requests, and the person's own requests
     * that were decided in the last day.
     */
    public List<Approval> of(AuthenticationResult.Authenticated by, Predicate<Approval> sees) {
        Instant now = database.now();
        List<Approval> open = database.jdbi().withHandle(handle -> ApprovalRows.open(handle, now));
        List<Approval> own = database.jdbi()
                .withHandle(handle -> ApprovalRows.recentOf(handle, by.person().name(), now.minus(SHOWN_FOR)));
        return Stream.concat(
                        open.stream()
                                .filter(one -> !one.person().equals(by.person().name()))
                                .filter(one -> concerns(one, by, sees)),
                        own.stream())
                .sorted(Comparator.comparing(Approval::id))
                .toList();
    }

    /** Finds an approval that the person may see. */
    public Optional<Approval> find(String id, AuthenticationResult.Authenticated by, Predicate<Approval> sees) {
        return database.jdbi()
                .withHandle(handle -> ApprovalRows.find(handle, id, false))
                .filter(one -> concerns(one, by, sees));
    }

    /** Returns a text that changes whenever an approval changes. */
    public String revision() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("""
                        SELECT count(*) || '/' || coalesce(max(greatest(asked_at, decided_at)), 'epoch'::timestamptz) || '/'
                            || count(*) FILTER (WHERE state = 'open') FROM approval WHERE asked_at > :since""")
                        .bind("since", database.now().minus(SHOWN_FOR))
                        .mapTo(String.class)
                        .one());
    }

    /** Marks requests as expired, and reports each expired request once. Any node may call this method. */
    public int expire() {
        Instant now = database.now();
        List<Approval> ended = database.jdbi().inTransaction(handle -> {
            List<Approval> over = ApprovalRows.expire(handle, now);
            over.forEach(one -> SignInApprovals.decided(handle, one, State.EXPIRED, now));
            return over;
        });
        ended.forEach(telling::timedOut);
        return ended.size();
    }

    /**
     * Whether new requests of a person are rejected because too many are open or were denied or expired. The limit
     * prevents prompt bombing.
     */
    static boolean isTired(Handle handle, String name, ApprovalSettings settings, Instant now) {
        return ApprovalRows.countOpen(handle, name, Kind.NUMBER, now) >= settings.mostWaiting()
                || ApprovalRows.countRefused(handle, name, now.minus(REFUSED_WITHIN)) >= MOST_REFUSED;
    }
}
