package io.watchfloor.ops.incident;

import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.EntityKind;
import io.watchfloor.ops.asset.entity.Mention;
import io.watchfloor.ops.asset.entity.RemoteLogon;
import io.watchfloor.ops.asset.entity.Role;
import io.watchfloor.ops.detection.alert.Tactic;
import io.watchfloor.ops.incident.Story.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Random input with few, ambiguous names, full buckets and hubs, so that every special case occurs. */
final class RandomStory {

    private static final List<Tactic> TACTICS = List.of(Tactic.values());

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    private final Random random;
    private final int days;
    private final List<Step> steps = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();

    RandomStory(long seed) {
        this.random = new Random(seed);
        this.days = 1 + random.nextInt(3);
    }

    /** Shuffles the steps; revocations and ends stay after their subject. */
    List<Step> shuffled(int alerts) {
        for (int i = 0; i < alerts; i++) {
            alert("a%03d".formatted(i));
        }
        for (int i = 0; i < alerts / 4; i++) {
            steps.add(new Step.Named(alias()));
            steps.add(new Step.Entered(arrival()));
        }
        int decisions = random.nextInt(5);
        for (int number = 1; number <= decisions; number++) {
            steps.add(new Step.Decided(decision(number)));
        }
        Collections.shuffle(steps, random);
        for (int number = 1; number <= decisions; number++) {
            if (random.nextInt(3) == 0) {
                steps.add(steps.size() - random.nextInt(3), new Step.TakenBack(number));
            }
        }
        List<Step.Named> named = steps.stream()
                .flatMap(step -> step instanceof Step.Named one ? Stream.of(one) : Stream.empty())
                .toList();
        for (int i = random.nextInt(4); i > 0 && !named.isEmpty(); i--) {
            Alias gone = named.get(random.nextInt(named.size())).alias();
            steps.add(steps.size() - random.nextInt(3), new Step.Unnamed(gone));
        }
        if (random.nextBoolean()) {
            steps.add(new Step.Ended(some(1 + random.nextInt(6))));
            alert("late");
            Collections.swap(steps, steps.size() - 1, steps.size() - 2);
            alert("later");
        }
        return List.copyOf(steps);
    }

    private void alert(String id) {
        Set<Tactic> tactics = EnumSet.noneOf(Tactic.class);
        for (int i = random.nextInt(3); i > 0; i--) {
            tactics.add(TACTICS.get(random.nextInt(TACTICS.size())));
        }
        List<Mention> mentions = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            mentions.add(mention());
        }
        String asset = asset();
        if (random.nextInt(15) == 0) {
            mentions.add(new Mention(Role.EVERYBODYS, Entity.ofAsset(asset)));
        }
        ids.add(id);
        List<String> correlations = random.nextInt(12) == 0 ? List.of("w" + random.nextInt(2)) : List.of();
        steps.add(new Step.Alerted(
                new LinkableAlert(id, asset, time(), "Rule " + random.nextInt(9), tactics, mentions, correlations)));
    }

    private Instant time() {
        return START.plus(Duration.ofMinutes(random.nextInt(days * 1_440)));
    }

    private String asset() {
        int number = random.nextInt(14);
        return switch (random.nextInt(12)) {
            case 0 -> "domain-controller:dc.corp.example";
            case 1 -> "mailbox:u" + number % 4 + "@corp.example";
            case 2 -> "host:h" + number;
            case 3 -> "host:h" + number + ".other.example";
            default -> "host:h" + number + ".corp.example";
        };
    }

    private Entity machine() {
        int number = random.nextInt(14);
        return switch (random.nextInt(4)) {
            case 0 -> new Entity(EntityKind.HOST, "h" + number);
            case 1 -> new Entity(EntityKind.HOST, "h" + number + ".corp.example");
            default -> new Entity(EntityKind.ADDRESS, "192.0.2." + number);
        };
    }

    private Entity account() {
        int number = random.nextInt(5);
        return new Entity(
                EntityKind.ACCOUNT,
                switch (random.nextInt(3)) {
                    case 0 -> "u" + number + "@corp.example";
                    case 1 -> "s-1-5-21-1-2-3-110" + number;
                    default -> "corp\\u" + number;
                });
    }

    private Mention mention() {
        return switch (random.nextInt(9)) {
            case 0, 1 -> new Mention(Role.SUBJECT, account());
            case 2, 3 -> new Mention(Role.SOURCE, machine());
            case 4 -> new Mention(Role.DESTINATION, machine());
            case 5 ->
                new Mention(
                        random.nextInt(3) == 0 ? Role.ATTACHMENT : Role.SEEN,
                        new Entity(EntityKind.HASH, "%032x".formatted(random.nextInt(3) + 1)));
            case 6 ->
                new Mention(
                        random.nextInt(3) == 0 ? Role.ATTACHMENT : Role.SEEN,
                        new Entity(EntityKind.FILE_NAME, "plan" + random.nextInt(2) + ".docm"));
            case 7 -> new Mention(Role.SEEN, new Entity(EntityKind.DOMAIN, "d" + random.nextInt(4) + ".example"));
            default -> new Mention(Role.SEEN, new Entity(EntityKind.MESSAGE, "<" + random.nextInt(20) + "@x>"));
        };
    }

    private Alias alias() {
        Instant from = time();
        Instant to = from.plus(Duration.ofHours(1 + random.nextInt(48)));
        int certainty = 700 + random.nextInt(4) * 100;
        if (random.nextInt(4) == 0) {
            Entity sid = new Entity(EntityKind.ACCOUNT, "s-1-5-21-1-2-3-110" + random.nextInt(5));
            return new Alias(
                    sid, new Entity(EntityKind.ACCOUNT, "corp\\u" + random.nextInt(5)), certainty, from, to, "a table");
        }
        int number = random.nextInt(14);
        int host = random.nextInt(4) == 0 ? random.nextInt(14) : number;
        return new Alias(
                new Entity(EntityKind.ADDRESS, "192.0.2." + number),
                new Entity(EntityKind.HOST, "h" + host + (random.nextBoolean() ? "" : ".corp.example")),
                certainty,
                from,
                to,
                "a logon");
    }

    private RemoteLogon arrival() {
        return new RemoteLogon(
                Entity.ofAsset(asset()),
                time(),
                account(),
                random.nextBoolean() ? List.of(machine()) : List.of(machine(), machine()),
                "");
    }

    private AnalystDecision decision(long number) {
        if (random.nextInt(3) == 0) {
            return new AnalystDecision.Together(number, new TreeSet<>(some(2 + random.nextInt(2))));
        }
        List<String> both = some(2 + random.nextInt(5));
        int left = 1 + random.nextInt(Math.max(1, both.size() - 1));
        return Story.apart(number, both.subList(0, left), both.subList(Math.min(left, both.size()), both.size()));
    }

    private List<String> some(int count) {
        List<String> all = new ArrayList<>(ids);
        Collections.shuffle(all, random);
        return List.copyOf(all.subList(0, Math.min(count, all.size())));
    }
}
