package io.watchfloor.dashboards.matters.routes;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.RouteContext;
import io.watchfloor.dashboards.assets.routes.EvidenceService;
import io.watchfloor.dashboards.fraud.FraudIntake;
import io.watchfloor.dashboards.referral.ReferralGate;
import io.watchfloor.dashboards.referral.Referrals;
import io.watchfloor.ops.fraud.FraudStore;
import io.watchfloor.ops.matter.MatterNotes;
import io.watchfloor.ops.matter.deadline.DeadlineWatch;
import io.watchfloor.ops.paging.contact.Senders;
import io.watchfloor.ops.platform.secret.KeyFile;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.ExecutionContext;

/** Assembles the routes of matters, and watches their deadlines. */
public final class MatterSlice {

    private static final Logger LOG = LoggerFactory.getLogger(MatterSlice.class);

    private static final Duration EVERY = Duration.ofSeconds(5);

    private MatterSlice() {}

    public static List<ApiRoute> start(
            ActorSystem<?> system,
            RouteContext context,
            EvidenceService evidence,
            Senders senders,
            Referrals referrals,
            FraudStore reports,
            FraudIntake intake,
            PrometheusRegistry registry) {
        MatterAccess access = new MatterAccess(context, registry);
        DeadlineWatch watch = new DeadlineWatch(
                context.database(),
                senders,
                context.address(),
                context.clock(),
                (handle, matter, action, detail) -> access.log(handle, Actor.CENTER, matter, action, detail),
                registry);
        var unused = system.scheduler()
                .scheduleWithFixedDelay(
                        EVERY, EVERY, () -> run(watch), ExecutionContext.fromExecutor(context.threads()));
        return Stream.of(
                        new MatterRoutes(access, context.people().database().random()).routes(),
                        new MatterCaseRoutes(access, context.boards(), evidence, context.threads()).routes(),
                        new ContactCertificateRoutes(access).routes(),
                        new CustodyRoutes(access).routes(),
                        new DeadlineRoutes(access).routes(),
                        new TakedownRoutes(access).routes(),
                        new NoteRoutes(access, notes(context)).routes(),
                        new MatterReferralRoutes(
                                        access,
                                        referrals,
                                        new ReferralGate(context.boards(), referrals, context.people()::read))
                                .routes(),
                        new HolidayRoutes(context).routes(),
                        new FraudReportRoutes(access, reports, intake).routes(),
                        new MatterFraudRoutes(access, reports).routes())
                .flatMap(List::stream)
                .toList();
    }

    private static MatterNotes notes(RouteContext context) {
        SecureRandom random = context.people().database().random();
        return new MatterNotes(KeyFile.of(context.settings(), random), random);
    }

    private static void run(DeadlineWatch watch) {
        try {
            var unused = watch.run();
        } catch (RuntimeException e) {
            LOG.warn("Deadlines of matters could not be checked, next attempt in {}: {}", EVERY, e.toString());
        }
    }
}
