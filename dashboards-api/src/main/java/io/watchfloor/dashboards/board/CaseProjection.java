package io.watchfloor.dashboards.board;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.dashboards.alerts.board.AlertReadModel;
import io.watchfloor.dashboards.assets.board.AssetReadModel;
import io.watchfloor.dashboards.cases.views.ObservableView;
import io.watchfloor.dashboards.cases.views.RelationsView;
import io.watchfloor.dashboards.paging.board.NotificationReadModel;
import io.watchfloor.dashboards.search.StoredValues;
import io.watchfloor.dashboards.wire.CaseRow;
import io.watchfloor.dashboards.wire.json.FormerNames;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.cases.Case;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.cases.CaseExercise;
import io.watchfloor.ops.cases.CaseSummary;
import io.watchfloor.ops.cases.Relations;
import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.exercise.HeldBackItems;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.serialization.JournalJson;
import io.watchfloor.sensors.protocol.AssetId;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Projects the events of a case into its row. The projection uses the {@code apply} method of the case entity, so that the read model and
 * the entity interpret events in the same way.
 */
final class CaseProjection {

    private final ObjectMapper mapper = JournalJson.mapper();

    void fold(Handle tx, String id, long version, CaseEvent event, LiveChanges changes) {
        Case before = state(tx, id).orElseGet(() -> Case.unopened(new CaseId(id)));
        if (version <= before.ledger().version()) {
            return;
        }
        Case now = before.apply(event);
        write(tx, now);
        if (event instanceof CaseEvent.Opened opened) {
            join(tx, opened.alerts(), Collections.emptySortedMap(), id, changes);
        } else if (event instanceof CaseEvent.AlertsJoined joined) {
            join(tx, joined.alerts(), joined.links(), id, changes);
        } else if (event instanceof CaseEvent.AlertsAdopted adopted) {
            join(tx, adopted.alerts(), adopted.links(), id, changes);
        } else if (event instanceof CaseEvent.AlertsCame came) {
            join(tx, moved(came.change()), Collections.emptySortedMap(), id, changes);
        } else if (event instanceof CaseEvent.AlertsRemoved left) {
            AlertReadModel.leave(tx, moved(left.change()), id);
            moved(left.change()).forEach(alert -> changes.touch(LiveKind.ALERT, alert.id()));
        }
        if (event instanceof CaseEvent.RecordsAdded added) {
            CaseRecords.add(tx, id, added);
        }
        if (event instanceof CaseEvent.Escalated escalated) {
            heldBack(tx, now, escalated);
        }
        CaseTasks.write(tx, before, now);
        CaseNotes.write(tx, now, event);
        CaseActivity.add(tx, now, event);
        foldPages(tx, before, now, changes);
        EscalationReadModel.fold(tx, before, now);
        Set<String> retied = new LinkedHashSet<>(retied(before, now, event));
        if (!before.marking().equals(now.marking())) {
            // Marks the case's notifications and assets as changed when the visibility of the case changes, because
            // clients then see
            // other content of these items.
            now.paging().pages().forEach(page -> changes.touch(LiveKind.PAGE, page.id()));
            now.alerts().assets().forEach(asset -> changes.touch(LiveKind.ASSET, asset));
        }
        if (!Objects.equals(before.exercise(), now.exercise())) {
            // Exports and webhooks read the alerts again, because they depend on the exercise of the case.
            now.alerts().ids().forEach(alert -> changes.touch(LiveKind.ALERT, alert));
        }
        changes.touch(LiveKind.CASE_ROW, id);
        changes.touch(LiveKind.CASE, id);
        refold(tx, parentOf(before), changes);
        if (!Objects.equals(parentOf(before), parentOf(now))) {
            refold(tx, parentOf(now), changes);
            retied.addAll(now.alerts().assets());
        }
        retied.forEach(asset -> touchAsset(tx, asset, changes));
    }

    /** Counts an escalation of which nobody was notified, because the case belongs to an exercise. */
    private static void heldBack(Handle tx, Case now, CaseEvent.Escalated escalated) {
        CaseExercise exercise = now.exercise();
        if (exercise != null) {
            HeldBackItems.add(
                    tx,
                    exercise.id(),
                    HeldBackItems.Exit.ESCALATION,
                    now.id().value(),
                    Long.toString(now.ledger().version()),
                    escalated.at());
        }
    }

    private static void join(
            Handle tx, List<Alert> alerts, SortedMap<String, List<String>> links, String id, LiveChanges changes) {
        AlertReadModel.join(tx, alerts, links, id);
        alerts.forEach(alert -> changes.touch(LiveKind.ALERT, alert.id()));
    }

    private static @Nullable String parentOf(Case one) {
        Relations.Whole whole = one.relations().whole();
        return whole == null ? null : whole.name().id().value();
    }

    /** Updates all parent cases up to the topmost parent, because parent cases include the data of merged cases. */
    private void refold(Handle tx, @Nullable String whole, LiveChanges changes) {
        Case now = whole == null ? null : state(tx, whole).orElse(null);
        if (now == null) {
            return;
        }
        write(tx, now);
        changes.touch(LiveKind.CASE_ROW, now.id().value());
        changes.touch(LiveKind.CASE, now.id().value());
        refold(tx, parentOf(now), changes);
    }

    private static void touchAsset(Handle tx, String asset, LiveChanges changes) {
        if (AssetReadModel.findOpenCase(tx, AssetId.parse(asset))) {
            changes.touch(LiveKind.ASSET, asset);
        }
    }

    /** Assets whose open case may have changed. */
    private static List<String> retied(Case before, Case now, CaseEvent event) {
        if (before.opened() && before.shownStatus().open() != now.shownStatus().open()) {
            return now.alerts().assets();
        }
        return switch (event) {
            case CaseEvent.Opened opened -> assets(opened.alerts());
            case CaseEvent.AlertsJoined joined -> assets(joined.alerts());
            case CaseEvent.AlertsAdopted adopted -> assets(adopted.alerts());
            case CaseEvent.AlertsCame came -> assets(moved(came.change()));
            case CaseEvent.AlertsRemoved left -> assets(moved(left.change()));
            default -> List.of();
        };
    }

    private static List<Alert> moved(RelationChange change) {
        return change.alerts() == null ? List.of() : change.alerts();
    }

    private static List<String> assets(List<Alert> alerts) {
        return alerts.stream().map(Alert::asset).distinct().toList();
    }

    private Optional<Case> state(Handle tx, String id) {
        return tx.createQuery("SELECT state FROM case_board WHERE id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .findOne()
                .map(this::read);
    }

    private void write(Handle tx, Case now) {
        CaseSummary summary = now.summary();
        CaseExercise exercise = now.exercise();
        CaseFamily.Served served = CaseFamily.together(
                tx,
                new CaseFamily.Served(
                        CaseRow.of(summary),
                        summary.contents().observables().stream()
                                .map(ObservableView::of)
                                .toList(),
                        now.alerts().assets(),
                        search(summary)));
        tx.createUpdate("""
                INSERT INTO case_board (id, number, status, open, severity, assignee, assets, search, version, part_of,
                    heard, proposals, relations, item, observables, state, tlp, restricted_to, tier, exercise)
                VALUES (:id, :number, :status, :open, :severity, :assignee, CAST(:assets AS jsonb), :search, :version,
                    :partOf, :heard, :proposals, :relations, :item, :observables, :state, :tlp, :people, :tier, :exercise)
                ON CONFLICT (id) DO UPDATE SET number = excluded.number, status = excluded.status, open = excluded.open,
                    severity = excluded.severity, assignee = excluded.assignee, assets = excluded.assets,
                    search = excluded.search, version = excluded.version, part_of = excluded.part_of,
                    heard = excluded.heard, proposals = excluded.proposals, relations = excluded.relations, item = excluded.item,
                    observables = excluded.observables, state = excluded.state,
                    tlp = excluded.tlp, restricted_to = excluded.restricted_to, tier = excluded.tier, exercise = excluded.exercise""")
                .bind("id", summary.id().value())
                .bind("number", summary.identity().number())
                .bind("status", summary.heading().status().text())
                .bind("open", summary.heading().status().open())
                .bind("severity", StoredValues.rank(summary.heading().severity()))
                .bind("assignee", summary.holder().assignee())
                .bind("tier", summary.holder().tier().text())
                .bind("assets", Json.write(served.assets()))
                .bind("search", served.search())
                .bind("version", now.ledger().version())
                .bind("partOf", parentOf(now))
                .bind("heard", now.relations().heard())
                .bind("proposals", now.relations().proposed().size())
                .bind("relations", FormerNames.row(RelationsView.of(summary)))
                .bind("item", FormerNames.row(served.row()))
                .bind("observables", Json.write(served.observables()))
                .bind("state", text(now))
                .bind("tlp", served.row().marking().tlp().rank())
                .bind("exercise", exercise == null ? null : exercise.id())
                .bindByType("people", people(served.row()), String[].class)
                .execute();
    }

    private static String @Nullable [] people(CaseRow row) {
        List<String> people = row.marking().people();
        return people == null ? null : people.toArray(String[]::new);
    }

    private static String search(CaseSummary summary) {
        Stream<String> people = Stream.of(
                        Optional.ofNullable(summary.holder().assignee()),
                        Optional.ofNullable(summary.holder().acknowledgedBy()))
                .flatMap(Optional::stream);
        Stream<String> parts = Stream.of(
                        Stream.of(
                                "#" + summary.identity().number(),
                                summary.heading().title()),
                        people,
                        summary.contents().assets().stream(),
                        summary.contents().attack().stream())
                .flatMap(part -> part);
        return StoredValues.text(parts.collect(Collectors.joining(" ")).toLowerCase(Locale.ROOT));
    }

    private static void foldPages(Handle tx, Case before, Case now, LiveChanges changes) {
        Set<Notification> known = new HashSet<>(before.paging().pages());
        List<Notification> news = now.paging().pages().stream()
                .filter(page -> !known.contains(page))
                .toList();
        for (Notification page : news) {
            NotificationReadModel.upsert(tx, page, now);
            changes.touch(LiveKind.PAGE, page.id());
        }
    }

    private Case read(String state) {
        try {
            return mapper.readValue(state, Case.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "A case in the read model has an unknown format. Rebuild the projections", e);
        }
    }

    private String text(Case now) {
        try {
            return mapper.writeValueAsString(now);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The case could not be written as JSON", e);
        }
    }
}
