package io.watchfloor.dashboards.referral;

import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.board.CaseReadModel;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.search.Visibility;
import io.watchfloor.ops.platform.rights.HeldBack;
import io.watchfloor.ops.platform.rights.MarkingGate;
import io.watchfloor.ops.platform.rights.ProtectedResource;
import io.watchfloor.ops.platform.rights.Tlp;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;

/** Decides whether a person may show a case to the recipient of a referral. */
public final class ReferralGate {

    private final ReadModelStore boards;
    private final Referrals referrals;
    private final BiConsumer<Actor, String> audit;

    /**
     * What a referral would show.
     *
     * @param marking the strictest marking of the case, the cases merged into it, and their alerts
     * @param shown number of these cases and alerts
     */
    public record Subject(String caseId, long number, Tlp marking, long shown) {}

    private record Seen(Subject subject, boolean restricted) {}

    /** @param audit audits reads of restricted cases */
    public ReferralGate(ReadModelStore boards, Referrals referrals, BiConsumer<Actor, String> audit) {
        this.boards = boards;
        this.referrals = referrals;
        this.audit = audit;
    }

    /**
     * The recipient must be cleared for everything in the case, and the person must see all of it. The person also decides that the
     * recipient may see a restricted case.
     *
     * @param given id or number of the case
     */
    public Subject check(Visibility sight, Actor actor, String given, Tlp clearance) {
        Seen seen = boards.read(sight, handle -> {
            String id = CaseReadModel.idOf(handle, given)
                    .orElseThrow(() -> Problem.unknown("case", given).asException());
            return new Seen(subject(handle, id), CaseReadModel.isRestricted(handle, id));
        });
        Subject whole = boards.readAll(handle -> subject(handle, seen.subject().caseId()));
        if (boards.readAll(handle -> isExercise(handle, whole.caseId()))) {
            referrals.rejected();
            throw Problem.of(
                            409,
                            "referral.exercise",
                            "The case belongs to an exercise, and nothing of it leaves the center. If the attack is real, run"
                                    + " `watchfloor cases unexercise %d --reason REASON` first."
                                            .formatted(whole.number()))
                    .asException();
        }
        Optional<HeldBack> held = MarkingGate.check(
                new MarkingGate.Reader.Destination(clearance),
                new ProtectedResource.OfCase(List.of(), whole.marking(), null));
        if (held.isPresent() || seen.subject().shown() < whole.shown()) {
            referrals.rejected();
            throw Problem.of(
                            409,
                            "referral.marking",
                            "The case, or a case or alert in it, must not be shown to a recipient with the clearance TLP:%s, or"
                                            .formatted(clearance.text().toUpperCase(Locale.ROOT))
                                    + " you do not see all of it. Set `clearance`, or ask a user who sees everything in the case.")
                    .asException();
        }
        if (seen.restricted()) {
            audit.accept(actor, "case:" + whole.caseId());
        }
        return whole;
    }

    private static boolean isExercise(Handle handle, String id) {
        return handle.createQuery("SELECT EXISTS (SELECT FROM case_board WHERE id = :id AND exercise IS NOT NULL)")
                .bind("id", id)
                .mapTo(Boolean.class)
                .one();
    }

    private static Subject subject(Handle handle, String id) {
        return handle.createQuery("""
                        WITH parts AS (SELECT id, tlp FROM case_board WHERE id = ANY (ARRAY(SELECT case_and_parts(:case)))),
                        alerts AS (SELECT tlp FROM alert_board WHERE case_id IN (SELECT id FROM parts)),
                        shown AS (SELECT tlp FROM parts UNION ALL SELECT tlp FROM alerts)
                        SELECT coalesce(max(tlp), 0) AS tlp, count(*) AS shown FROM shown""")
                .bind("case", id)
                .map((row, context) -> new Subject(
                        id, CaseReadModel.number(handle, id), Tlp.ofRank(row.getInt("tlp")), row.getLong("shown")))
                .one();
    }
}
