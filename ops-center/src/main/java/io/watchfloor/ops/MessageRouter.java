package io.watchfloor.ops;

import io.watchfloor.ops.asset.AssetClient;
import io.watchfloor.ops.asset.AssetCommand;
import io.watchfloor.ops.asset.AssetEntity;
import io.watchfloor.ops.asset.AssetOutbound;
import io.watchfloor.ops.asset.AssetReply;
import io.watchfloor.ops.asset.Submission;
import io.watchfloor.ops.asset.alias.AliasTable;
import io.watchfloor.ops.asset.entity.AliasChange;
import io.watchfloor.ops.asset.naming.NamingReply;
import io.watchfloor.ops.cases.Case;
import io.watchfloor.ops.cases.CaseCommand;
import io.watchfloor.ops.cases.CaseEntity;
import io.watchfloor.ops.cases.CaseOutbound;
import io.watchfloor.ops.cases.CaseSummary;
import io.watchfloor.ops.cases.Relations;
import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.correlation.CorrelationCommand;
import io.watchfloor.ops.detection.correlation.CorrelationEntity;
import io.watchfloor.ops.detection.correlation.CorrelationOutbound;
import io.watchfloor.ops.detection.correlation.PendingContribution;
import io.watchfloor.ops.detection.correlation.WindowDetection;
import io.watchfloor.ops.incident.triage.Admissions;
import io.watchfloor.ops.incident.triage.TriageCommand;
import io.watchfloor.ops.incident.triage.TriageEntity;
import io.watchfloor.ops.incident.triage.TriageEvent.Placement;
import io.watchfloor.ops.incident.triage.TriageOutbound;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.paging.escalation.NotificationDispatcher;
import io.watchfloor.ops.paging.escalation.PagerCommand;
import io.watchfloor.ops.paging.escalation.PagerEntity;
import io.watchfloor.ops.paging.escalation.PagerReply;
import io.watchfloor.ops.paging.oncall.CaseReaders;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.id.DerivedId;
import io.watchfloor.ops.platform.outbox.Outbox.Overdue;
import io.watchfloor.sensors.protocol.AssetId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.jspecify.annotations.Nullable;

/**
 * Routes messages between entities through cluster sharding. Implements the outbound interface of every entity type, so
 * that no entity type depends on another.
 */
final class MessageRouter implements AssetClient, AssetOutbound, CorrelationOutbound, TriageOutbound, CaseOutbound {

    /** Keeps a message below the remoting frame limit, whatever the size of the correlation members. */
    private static final int CONTRIBUTIONS_AT_ONCE = 50;

    private static final String FROM_ASSET = "asset:";
    private static final String FROM_CORRELATION = "correlation:";

    private final ClusterSharding sharding;
    private final Paging paging;
    private final AliasTable aliases;
    private final Duration askTimeout;

    /**
     * How notifications are sent.
     *
     * @param readers who may read which case, as known to this node
     * @param hasWebhook whether the settings contain a webhook
     */
    record Paging(NotificationDispatcher dispatch, Supplier<CaseReaders> readers, boolean hasWebhook) {}

    MessageRouter(ClusterSharding sharding, Paging paging, AliasTable aliases, Duration askTimeout) {
        this.sharding = sharding;
        this.paging = paging;
        this.aliases = aliases;
        this.askTimeout = askTimeout;
    }

    EntityRef<AssetCommand> asset(AssetKey key) {
        return sharding.entityRefFor(AssetEntity.KEY, key.toString());
    }

    EntityRef<TriageCommand> triage() {
        return sharding.entityRefFor(TriageEntity.KEY, AssetKey.DEFAULT_TENANT);
    }

    EntityRef<CorrelationCommand> correlation(String id) {
        return sharding.entityRefFor(CorrelationEntity.KEY, id);
    }

    EntityRef<CaseCommand> caseOf(CaseId id) {
        return sharding.entityRefFor(CaseEntity.KEY, id.value());
    }

    private EntityRef<PagerCommand> pager(String contact) {
        return sharding.entityRefFor(PagerEntity.KEY, contact);
    }

    void wake(Overdue overdue) {
        switch (overdue.entityType()) {
            case "asset" -> asset(AssetKey.parse(overdue.entityId())).tell(AssetCommand.Wake.WAKE);
            case "correlation" -> correlation(overdue.entityId()).tell(CorrelationCommand.Wake.WAKE);
            case "triage" -> triage().tell(TriageCommand.Wake.WAKE);
            case "case" -> caseOf(new CaseId(overdue.entityId())).tell(CaseCommand.Wake.WAKE);
            case AliasTable.TYPE -> aliases.wake();
            default -> throw new IllegalStateException("Unknown entity type in the outbox: " + overdue.entityType());
        }
    }

    @Override
    public CompletionStage<AssetReply> absorb(
            AssetKey asset, String sensor, long epoch, List<Submission> records, @Nullable String traceparent) {
        return asset(asset)
                .ask(reply -> new AssetCommand.Absorb(sensor, epoch, records, traceparent, reply), askTimeout);
    }

    @Override
    public void place(AssetKey asset, List<Alert> alerts, @Nullable String traceparent) {
        triage().tell(new TriageCommand.Place(asset.asset().toString(), alerts, traceparent));
    }

    @Override
    public void send(AssetKey asset, String other, AssetCommand.Naming word) {
        asset(new AssetKey(asset.tenant(), AssetId.parse(other))).tell(word);
    }

    @Override
    public CompletionStage<AssetReply> absorbMerged(
            AssetKey name,
            AssetReply.Elsewhere to,
            String sensor,
            long epoch,
            List<Submission> records,
            @Nullable String traceparent) {
        return asset(new AssetKey(name.tenant(), AssetId.parse(to.asset())))
                .ask(
                        reply -> new AssetCommand.AbsorbFor(
                                name.asset().toString(),
                                to.version(),
                                new AssetCommand.Absorb(sensor, epoch, records, traceparent, reply)),
                        askTimeout);
    }

    @Override
    public CompletionStage<NamingReply> sendNaming(
            AssetKey asset, Function<ActorRef<NamingReply>, AssetCommand.Naming> word) {
        return asset(asset).ask(word::apply, askTimeout);
    }

    @Override
    public void foldingEnded(AssetKey asset, CaseId caseId) {
        caseOf(caseId).tell(new CaseCommand.ConfirmNotice(asset.asset().toString()));
    }

    @Override
    public void contribute(AssetKey asset, List<PendingContribution> contributions) {
        contribute(asset.tenant(), FROM_ASSET + asset, contributions);
    }

    @Override
    public void contribute(String correlation, List<PendingContribution> contributions) {
        contribute(tenant(correlation), FROM_CORRELATION + correlation, contributions);
    }

    private void contribute(String tenant, String from, List<PendingContribution> contributions) {
        Map<String, List<PendingContribution>> byWindow = new LinkedHashMap<>();
        for (PendingContribution one : contributions) {
            String window = DerivedId.window(one.contribution().windowKey());
            byWindow.computeIfAbsent(window, id -> new ArrayList<>()).add(one);
        }
        byWindow.forEach((window, members) -> {
            for (int start = 0; start < members.size(); start += CONTRIBUTIONS_AT_ONCE) {
                int end = Math.min(start + CONTRIBUTIONS_AT_ONCE, members.size());
                correlation(tenant + "/" + window)
                        .tell(new CorrelationCommand.Take(from, List.copyOf(members.subList(start, end))));
            }
        });
    }

    @Override
    public void taken(String from, List<Long> ordinals) {
        if (from.startsWith(FROM_ASSET)) {
            asset(AssetKey.parse(from.substring(FROM_ASSET.length())))
                    .tell(new AssetCommand.ConfirmContributions(ordinals));
        } else {
            correlation(from.substring(FROM_CORRELATION.length()))
                    .tell(new CorrelationCommand.ConfirmContributions(ordinals));
        }
    }

    @Override
    public void correlated(String correlation, String asset, List<WindowDetection> correlated) {
        asset(AssetKey.parse(tenant(correlation) + "/" + asset))
                .tell(new AssetCommand.TakeCorrelated(correlation, correlated));
    }

    @Override
    public void correlatedTaken(String correlation, AssetKey asset, long through) {
        correlation(correlation)
                .tell(new CorrelationCommand.ConfirmCorrelated(asset.asset().toString(), through));
    }

    private static String tenant(String correlation) {
        return correlation.substring(0, correlation.indexOf('/'));
    }

    @Override
    public void placed(String asset, long through) {
        asset(key(asset)).tell(new AssetCommand.ConfirmPlacement(through));
    }

    @Override
    public void admit(CaseId caseId, long number, List<Placement> placements, @Nullable String traceparent) {
        caseOf(caseId).tell(Admissions.of(number, placements, traceparent));
    }

    @Override
    public void endNoted(CaseId caseId) {
        caseOf(caseId).tell(new CaseCommand.ConfirmNotice(Case.TRIAGE_ENDED));
    }

    @Override
    public void reopeningNoted(CaseId caseId) {
        caseOf(caseId).tell(new CaseCommand.ConfirmNotice(Case.TRIAGE_REOPENED));
    }

    @Override
    public void admitted(CaseId caseId, List<String> alerts) {
        triage().tell(new TriageCommand.ConfirmAdmission(caseId, alerts));
    }

    @Override
    public void returned(CaseId caseId, List<String> alerts) {
        triage().tell(new TriageCommand.ReturnAlerts(caseId, alerts));
    }

    @Override
    public void ended(CaseId caseId, boolean exercise) {
        triage().tell(new TriageCommand.EndCase(caseId, exercise));
    }

    @Override
    public void reopened(CaseId caseId, long number, List<Alert> alerts) {
        triage().tell(new TriageCommand.ReopenCase(caseId, number, alerts));
    }

    @Override
    public void relate(CaseId caseId, List<RelationChange> changes) {
        caseOf(caseId).tell(new CaseCommand.Relate(changes));
    }

    @Override
    public void related(CaseId caseId, long through) {
        triage().tell(new TriageCommand.ConfirmRelation(caseId, through));
    }

    @Override
    public void touched(CaseId caseId, String by) {
        triage().tell(new TriageCommand.TouchCase(caseId, by));
    }

    @Override
    public void touchNoted(CaseId caseId, String by) {
        caseOf(caseId).tell(new CaseCommand.ConfirmNotice(Case.TRIAGE_TOUCHED + by));
    }

    void hearAliases(List<AliasChange> changes) {
        triage().tell(new TriageCommand.HearAliases(changes));
    }

    @Override
    public void aliasesHeard(long through) {
        aliases.confirmed(through);
    }

    @Override
    public void notifyParent(CaseId part, Relations.Whole whole) {
        caseOf(whole.name().id()).tell(new CaseCommand.HearPart(part, whole.since(), whole.news()));
    }

    @Override
    public void partHeard(CaseId part, String notice) {
        caseOf(part).tell(new CaseCommand.ConfirmNotice(notice));
    }

    @Override
    public void endFolding(CaseId caseId, String asset, List<String> alerts) {
        asset(key(asset)).tell(new AssetCommand.EndFolding(caseId, alerts));
    }

    /** Without a webhook no rate limit applies: the attempt is made immediately and fails with the reason. */
    @Override
    public void offer(CaseSummary summary, Notification page, ActorRef<PagerReply> replyTo) {
        if (!paging.hasWebhook() && page.contact().equals(Notification.WEBHOOK)) {
            replyTo.tell(new PagerReply.Alone(page.id()));
            return;
        }
        pager(page.contact())
                .tell(new PagerCommand.Offer(
                        page.id(),
                        page.kind(),
                        page.step(),
                        page.to(),
                        page.boundKey(),
                        subject(summary, page),
                        replyTo));
    }

    @Override
    public PagerCommand.Subject subject(CaseSummary summary, Notification page) {
        return NotificationBody.subject(
                summary, page, paging.dispatch(), paging.readers().get());
    }

    @Override
    public void withdraw(CaseId caseId, Set<String> contacts) {
        contacts.forEach(contact -> pager(contact).tell(new PagerCommand.Withdraw(caseId)));
    }

    @Override
    public CompletionStage<Notification.Attempt> page(
            CaseSummary summary, Notification page, @Nullable String traceparent) {
        NotificationDispatcher by = paging.dispatch();
        CaseReaders readers = paging.readers().get();
        return by.send(
                page.contact(), contact -> NotificationBody.message(summary, page, contact, by, readers, traceparent));
    }

    private static AssetKey key(String asset) {
        return AssetKey.parse(AssetKey.DEFAULT_TENANT + "/" + asset);
    }
}
