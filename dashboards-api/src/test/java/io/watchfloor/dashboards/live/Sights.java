package io.watchfloor.dashboards.live;

import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.people.AccountChange;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.board.Story;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.cases.CaseTask;
import io.watchfloor.ops.cases.TaskStatus;
import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.ChangeOrigin;
import io.watchfloor.ops.cases.relation.LinkKind;
import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.ProtectedResource;
import io.watchfloor.ops.platform.rights.Rights;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sigma.language.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Objects inside and outside of scopes, of two groups, of none, above the clearance and restricted, and people of every
 * role with several scopes, clearances and names. Their visibility is computed with {@link Rights}.
 */
final class Sights {

    static final String FINANCE = "host:ledger";
    static final String PERSONNEL = "host:payroll";
    static final String NOBODYS = "host:attic";

    final Map<String, ProtectedResource> cases = new LinkedHashMap<>();
    final Map<String, ProtectedResource> alerts = new LinkedHashMap<>();
    final Map<String, ProtectedResource> assets = new LinkedHashMap<>();

    /** Case of each notification. */
    final Map<String, String> pages = new TreeMap<>();

    /** Recipient of each notification, who can see it in any case. */
    final Map<String, String> own = new TreeMap<>();

    /** Cases of each merge suggestion, the older first. */
    final Map<String, String> proposals = new TreeMap<>();

    /** Texts that only people who see the object may read, such as its id and title. */
    final Map<String, ProtectedResource> secrets = new LinkedHashMap<>();

    final Story story;
    final String plain;

    private final ServedBoards center;

    /** A reader. */
    record Person(String token, Principal bearer) {

        boolean may(Verb verb) {
            return bearer.verbs().contains(verb);
        }

        boolean sees(ProtectedResource thing) {
            return Rights.decide(bearer, Verb.READ, thing).allowed();
        }

        Set<String> seen(Map<String, ProtectedResource> things) {
            return things.entrySet().stream()
                    .filter(one -> sees(one.getValue()))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** Writes everything to the read models. */
    Sights(ServedBoards center) {
        this.center = center;
        story = new Story(center.jdbi(), () -> center.dashboards().boardsChanged());
        plain = opened(1, null, FINANCE);
        String second = opened(2, null, PERSONNEL);
        opened(3, null, FINANCE, PERSONNEL);
        opened(4, null, NOBODYS);
        String red = opened(5, new CaseEvent.Marked("x", Tlp.RED, null, Story.at(90)), FINANCE);
        String named = opened(
                6,
                new CaseEvent.Restricted("x", List.of("named-finance", "named-all"), null, null, Story.at(91)),
                FINANCE);
        for (String asset : List.of(FINANCE, PERSONNEL, NOBODYS)) {
            Alert alone = story.opens(asset, "rule-alone", Level.LOW, 95);
            alerts.put(alone.id(), new ProtectedResource.OfAsset(group(asset)));
            assets.put(asset, new ProtectedResource.OfAsset(group(asset)));
        }
        cases.keySet().forEach(id -> pages.put(story.paged(id, 0, 96).id(), id));
        CaseTask task = new CaseTask(1, 1, "Ask the owner", null, null, TaskStatus.OPEN);
        cases.keySet()
                .forEach(id ->
                        story.happens(id, new CaseEvent.TasksAdded("x", List.of(task), null, null, Story.at(96))));
        tells("responder-finance", second);
        tells("responder-nothing", plain);
        tells("lead-all", red);
        related(1, plain, 6, named);
        related(2, second, 5, red);
        center.jdbi()
                .useHandle(handle -> assets.keySet().forEach(asset -> {
                    handle.execute(
                            "UPDATE asset_board SET asset_group = ?, last_seen = now(), free_tags = '[\"seen\"]' WHERE asset = ?",
                            group(asset),
                            asset);
                    handle.execute("""
                            INSERT INTO asset_source (asset, product, category, service, first_seen, last_seen, records)
                            VALUES ('default/' || ?, 'windows', 'process_creation', '', now(), now(), 1)
                            ON CONFLICT DO NOTHING
                            """, asset);
                    handle.execute("""
                            INSERT INTO told_alias
                                (asset, name_kind, name, owner_kind, owner, certainty, source, valid_from, valid_to)
                            VALUES (?, 'ADDRESS', ?, 'HOST', ?, 1000, 'telemetry', '2026-01-01', 'infinity')
                            """, asset, address(asset), name(asset));
                    handle.execute("""
                            INSERT INTO alias_row (id, name_kind, name, owner_kind, owner, certainty, valid_from, valid_to, by, reason, at)
                            VALUES (?, 'HOST', ?, 'HOST', ?, 1000, '2026-01-01', 'infinity', 'x', 'y', now())
                            """, row(asset), name(asset), name(asset) + "-two");
                }));
        secrets.putAll(cases);
        secrets.putAll(alerts);
        assets.forEach((asset, thing) -> secrets.put(name(asset), thing));
    }

    private void tells(String person, String caseId) {
        String page = story.told(caseId, person, 0, 96).id();
        pages.put(page, caseId);
        own.put(page, person);
    }

    Set<String> pagesSeen(Person person) {
        Set<String> seen = person.seen(cases);
        return pages.entrySet().stream()
                .filter(one ->
                        seen.contains(one.getValue()) || person.bearer().name().equals(own.get(one.getKey())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether the person was notified of the case, so that the notification may name it. */
    boolean wasTold(Person person, String caseId) {
        return ownPages(person).stream().anyMatch(page -> caseId.equals(pages.get(page)));
    }

    Set<String> ownPages(Person person) {
        return own.entrySet().stream()
                .filter(one -> one.getValue().equals(person.bearer().name()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Address in the telemetry of the asset. */
    static String address(String asset) {
        return "192.0.2." + asset.length();
    }

    /** Number of the row in the alias table for the asset's name. */
    static int row(String asset) {
        return asset.length();
    }

    static String name(String asset) {
        return asset.substring("host:".length());
    }

    static @Nullable String group(String asset) {
        return switch (asset) {
            case FINANCE -> "finance";
            case PERSONNEL -> "personnel";
            default -> null;
        };
    }

    private String opened(int number, @Nullable CaseEvent event, String... on) {
        List<Alert> own = new ArrayList<>();
        for (String asset : on) {
            own.add(story.opens(asset, "rule-" + number, Level.HIGH, number));
        }
        String id = story.caseOpens(number, number, own.toArray(Alert[]::new));
        Tlp tlp = Tlp.AMBER;
        TreeSet<String> people = null;
        if (event != null) {
            story.happens(id, event);
            if (event instanceof CaseEvent.Marked marked) {
                tlp = marked.tlp();
            } else if (event instanceof CaseEvent.Restricted restricted) {
                people = new TreeSet<>(restricted.people());
            }
        }
        List<@Nullable String> groups = new ArrayList<>();
        Arrays.stream(on).map(Sights::group).forEach(groups::add);
        ProtectedResource thing = new ProtectedResource.OfCase(groups, tlp, people);
        cases.put(id, thing);
        own.forEach(alert -> alerts.put(alert.id(), thing));
        secrets.put("Rule rule-" + number, thing);
        return id;
    }

    /** A visible and an invisible case, with a link and a merge suggestion. */
    private void related(long decision, String one, long other, String with) {
        CaseName first = new CaseName(new CaseId(one), decision);
        CaseName second = new CaseName(new CaseId(with), other);
        relates(first, decision * 2, second);
        relates(second, decision * 2, first);
        proposals.put(one, with);
    }

    private void relates(CaseName one, long number, CaseName other) {
        ChangeOrigin cause = new ChangeOrigin("x", List.of("both have CORP\\ann"), Story.at(97));
        for (RelationChange change : List.of(
                new RelationChange(number, RelationChange.Kind.LINKED, other, LinkKind.RELATED, cause),
                new RelationChange(number + 1, RelationChange.Kind.PROPOSED, other, null, cause))) {
            story.happens(one.id().value(), new CaseEvent.Related(change, null, 0, Story.at(97)));
        }
    }

    List<Person> people() {
        List<Person> all = new ArrayList<>();
        for (Role role : Role.values()) {
            all.add(person(role.text() + "-all", role, Scope.ALL, Tlp.RED));
            all.add(person(role.text() + "-finance", role, Scope.of(List.of("finance")), Tlp.AMBER));
            all.add(person(role.text() + "-nothing", role, Scope.NOTHING, Tlp.RED));
        }
        all.add(person("named-finance", Role.RESPONDER, Scope.of(List.of("finance")), Tlp.RED));
        all.add(person("named-all", Role.LEGAL, Scope.ALL, Tlp.AMBER));
        all.add(person("both", Role.LEAD, Scope.of(List.of("finance", "personnel")), Tlp.CLEAR));
        all.add(person("both-amber", Role.LEAD, Scope.of(List.of("finance", "personnel")), Tlp.AMBER));
        return all;
    }

    Person person(String name, Role role, Scope scope, Tlp clearance) {
        center.people().ensure(name, role);
        center.people()
                .roster()
                .change(name, new AccountChange.Edit(role, false, scope, clearance), null, Actor.named("t"));
        return new Person(center.token(name, role), Principal.of(name, role.verbs(), scope, clearance));
    }
}
