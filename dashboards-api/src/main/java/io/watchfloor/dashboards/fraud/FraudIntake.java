package io.watchfloor.dashboards.fraud;

import io.watchfloor.config.http.FraudSettings;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.audit.Audit;
import io.watchfloor.dashboards.fraud.FraudSubmission.Flaw;
import io.watchfloor.ops.fraud.FraudReport;
import io.watchfloor.ops.fraud.FraudStore;
import io.watchfloor.ops.platform.secret.KeyFile;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Stores reports with their entry of the audit log, which contains nothing of the report. */
public final class FraudIntake {

    private static final String LOCKED = "fraud.locked";
    private static final String OBJECT = "fraud-report:";

    private final FraudStore store;
    private final Jdbi database;
    private final Audit audit;
    private final FraudSettings settings;
    private final FraudMetrics metrics;
    private final Clock clock;

    public FraudIntake(
            FraudStore store, Jdbi database, Audit audit, FraudSettings settings, FraudMetrics metrics, Clock clock) {
        this.store = store;
        this.database = database;
        this.audit = audit;
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** @param once under which a report that is sent again is stored once */
    FraudStore.Receipt ofForm(FraudSubmission submission, String once) {
        Instant now = now();
        FraudReport report = submission.report(new FraudReport.Origin("", once), now);
        try {
            return stored(
                    Actor.named(""),
                    "submitFraudForm",
                    true,
                    handle -> store.addOfForm(handle, report, settings.perDay(), now));
        } catch (FraudStore.FullException e) {
            throw metrics.refused(
                            503,
                            "fraud.full",
                            "Your report was not stored, because too many reports arrived today. Send it again tomorrow.")
                    .asException();
        }
    }

    /**
     * Stores the report of a signed-in person or service account.
     *
     * @param id under which a report that the account sends again is stored once; null if it has none
     */
    public FraudStore.Receipt ofApi(Call call, FraudSubmission submission, @Nullable String id) {
        Instant now = now();
        List<Flaw> flaws = submission.flaws(now);
        if (!flaws.isEmpty()) {
            Flaw first = flaws.getFirst();
            Problem counted = first.field().equals("consent")
                    ? metrics.refused(422, "fraud.consent", "Send only reports whose reporter agreed.")
                    : metrics.refused(422, "fraud.invalid", first.text());
            throw new Problem(counted.status(), counted.code(), counted.detail(), Map.of("field", first.field()))
                    .asException();
        }
        FraudReport report =
                submission.report(new FraudReport.Origin(call.person().name(), id), now);
        return stored(call.actor(), call.action(), false, handle -> store.add(handle, report, now));
    }

    private FraudStore.Receipt stored(
            Actor actor, String action, boolean form, Function<Handle, FraudStore.Receipt> add) {
        try {
            FraudStore.Receipt receipt = database.inTransaction(handle -> {
                FraudStore.Receipt made = add.apply(handle);
                audit.append(
                        handle, actor.did(action, OBJECT + made.report().id(), "", made.fresh() ? "" : "sent before"));
                return made;
            });
            if (receipt.fresh()) {
                metrics.stored(form);
            }
            return receipt;
        } catch (KeyFile.LockedException e) {
            throw metrics.refused(
                            503,
                            LOCKED,
                            "The report was not stored, because the center cannot encrypt it now. Send it again later.")
                    .asException();
        }
    }
}
