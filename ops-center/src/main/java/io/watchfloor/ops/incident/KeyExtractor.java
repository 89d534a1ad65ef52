package io.watchfloor.ops.incident;

import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.Aliases.Resolved;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.EntityKind;
import io.watchfloor.ops.asset.entity.Mention;
import io.watchfloor.ops.asset.entity.RemoteLogon;
import io.watchfloor.ops.asset.entity.Role;
import io.watchfloor.ops.asset.entity.WellKnown;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Computes the keys of one alert: resolves aliases and logons, and skips hubs. Each alert needs a new instance. */
final class KeyExtractor {

    private static final int SAME_ACCOUNT = 950;

    private static final int JUST_BEFORE = 900;

    private final IncidentFacts facts;
    private final LinkableAlert alert;
    private final Set<Entity> consulted = new TreeSet<>();
    private final TreeMap<LinkKey.Ledge, LinkKey> keys = new TreeMap<>();
    private final Entity subject;
    private final String subjectSaid;
    private final boolean server;

    private KeyExtractor(LinkableAlert alert, IncidentFacts facts) {
        this.alert = alert;
        this.facts = facts;
        Resolved asset = facts.aliases.resolve(alert.subject(), alert.at(), consulted);
        this.subject = asset.entity();
        this.subjectSaid = asset.how().isEmpty() ? "" : named(alert.subject(), asset);
        this.server = alert.asset().startsWith("domain-controller:")
                || facts.isListed(alert.subject())
                || facts.isListed(subject)
                || (subject.kind() != EntityKind.ACCOUNT && facts.isHub(subject, alert.at()))
                || alert.mentions().stream().anyMatch(mention -> mention.role() == Role.EVERYBODYS);
    }

    static AlertKeys of(LinkableAlert alert, IncidentFacts facts) {
        KeyExtractor keying = new KeyExtractor(alert, facts);
        keying.all();
        return new AlertKeys(
                alert, alert.position(), keying.subject, List.copyOf(keying.keys.values()), keying.consulted);
    }

    private void all() {
        put(new LinkKey(
                LinkKey.Side.ON,
                subject,
                server ? IndicatorKind.SERVER : IndicatorKind.ASSET,
                Alias.CERTAIN,
                subjectSaid));
        for (String window : alert.correlations()) {
            put(new LinkKey(
                    LinkKey.Side.SHARED,
                    new Entity(EntityKind.CORRELATION, window),
                    IndicatorKind.CORRELATION,
                    Alias.CERTAIN,
                    ""));
        }
        for (Mention mention : alert.mentions()) {
            mention(mention);
        }
        if (subject.kind() == EntityKind.ACCOUNT) {
            account(subject, Alias.CERTAIN, "");
        }
        arrivals();
    }

    private void mention(Mention mention) {
        if (mention.role() == Role.EVERYBODYS) {
            return;
        }
        Entity entity = mention.entity();
        switch (entity.kind()) {
            case ACCOUNT -> account(entity, Alias.CERTAIN, "");
            case HOST, ADDRESS -> machine(mention);
            case HASH -> file(mention, IndicatorKind.HASH, IndicatorKind.ATTACHMENT);
            case FILE_NAME -> file(mention, null, IndicatorKind.ATTACHMENT_NAME);
            case DOMAIN, URL -> shared(entity, IndicatorKind.INDICATOR, Alias.CERTAIN, "");
            case LOGON, MESSAGE -> shared(entity, IndicatorKind.MESSAGE, Alias.CERTAIN, "");
            case CORRELATION, THING -> shared(entity, IndicatorKind.CORRELATION, Alias.CERTAIN, "");
        }
    }

    /**
     * An account is not used for correlation if its name or its resolved owner is a hub, or if it is a service account
     * on a server, because many users share such an account.
     */
    private void account(Entity account, int certainty, String words) {
        Resolved owner = facts.aliases.resolve(account, alert.at(), consulted);
        boolean everybodys = server && (WellKnown.isService(account) || WellKnown.isService(owner.entity()));
        if (!isHub(account) && !WellKnown.isHub(account) && !everybodys) {
            shared(
                    owner.entity(),
                    IndicatorKind.ACCOUNT,
                    certainty * owner.certainty() / 1_000,
                    joined(words, owner.how()));
        }
    }

    private static String joined(String words, String how) {
        return words.isEmpty() || how.isEmpty() ? words + how : words + ", " + how;
    }

    private void machine(Mention mention) {
        Entity name = mention.entity();
        Resolved owner = facts.aliases.resolve(name, alert.at(), consulted);
        if (owner.entity().equals(subject) || isHub(name)) {
            return;
        }
        boolean going = mention.role() == Role.DESTINATION;
        if (owner.entity().kind() == EntityKind.HOST) {
            if (!going || !facts.isListed(owner.entity())) {
                String words = (going ? "goes to " : "comes from ") + named(name, owner);
                lateral(going ? LinkKey.Side.TO : LinkKey.Side.FROM, owner, words, Alias.CERTAIN);
            }
        } else if (!facts.aliases.isAmbiguous(name, alert.at())) {
            shared(name, IndicatorKind.INDICATOR, Alias.CERTAIN, "");
        }
    }

    private static String named(Entity name, Resolved owner) {
        return owner.how().isEmpty() ? name.value() : name + ", " + owner.how();
    }

    private void lateral(LinkKey.Side side, Resolved owner, String words, int certainty) {
        if (!isHub(owner.entity())) {
            put(new LinkKey(side, owner.entity(), IndicatorKind.LATERAL, owner.certainty() * certainty / 1_000, words));
        }
    }

    private void file(Mention mention, @org.jspecify.annotations.Nullable IndicatorKind shared, IndicatorKind brought) {
        Entity entity = mention.entity();
        if (shared != null) {
            shared(entity, shared, Alias.CERTAIN, "");
        }
        if (!isHub(entity)) {
            LinkKey.Side side = mention.role() == Role.ATTACHMENT ? LinkKey.Side.BROUGHT : LinkKey.Side.FOUND;
            put(new LinkKey(side, entity, brought, Alias.CERTAIN, ""));
        }
    }

    private void shared(Entity entity, IndicatorKind row, int certainty, String words) {
        if (!isHub(entity)) {
            put(new LinkKey(LinkKey.Side.SHARED, entity, row, certainty, words));
        }
    }

    private boolean isHub(Entity entity) {
        consulted.add(entity);
        return facts.isHub(entity, alert.at());
    }

    private void put(LinkKey key) {
        keys.merge(key.ledge(), key, (a, b) -> a.compareTo(b) <= 0 ? a : b);
    }

    /**
     * Adds the hosts from which users logged on to the asset before the alert. A logon by the alert's own account
     * counts for an hour. Any other logon counts only for seconds, and only if logons came from few hosts.
     */
    private void arrivals() {
        Instant until = alert.at().plus(LinkPolicy.WRITTEN_LATE);
        Collection<RemoteLogon> hour =
                facts.arrivals(alert.subject(), alert.at().minus(LinkPolicy.ENTERED_BY_ACCOUNT), until);
        Set<Entity> accounts = new TreeSet<>();
        for (Mention mention : alert.mentions()) {
            if (mention.entity().kind() == EntityKind.ACCOUNT && mention.role() != Role.EVERYBODYS) {
                accounts.add(facts.aliases
                        .resolve(mention.entity(), alert.at(), consulted)
                        .entity());
            }
        }
        List<RemoteLogon> own = new ArrayList<>();
        for (RemoteLogon arrival : hour) {
            Entity account = facts.aliases
                    .resolve(arrival.account(), arrival.at(), consulted)
                    .entity();
            if (accounts.contains(account)) {
                own.add(arrival);
            }
        }
        own.forEach(arrival -> enteredBy(arrival, SAME_ACCOUNT));
        if (!server && own.isEmpty()) {
            SortedSet<RemoteLogon> now =
                    facts.arrivals(alert.subject(), alert.at().minus(LinkPolicy.ENTERED_JUST_NOW), until);
            long sources = now.stream().map(RemoteLogon::sources).distinct().count();
            if (sources <= LinkPolicy.MOST_SOURCES) {
                now.forEach(arrival -> enteredBy(arrival, JUST_BEFORE));
            }
        }
    }

    private void enteredBy(RemoteLogon arrival, int certainty) {
        for (Entity source : arrival.sources()) {
            Resolved owner = facts.aliases.resolve(source, arrival.at(), consulted);
            if (owner.entity().kind() == EntityKind.HOST && !owner.entity().equals(subject) && !isHub(source)) {
                lateral(
                        LinkKey.Side.FROM,
                        owner,
                        "logon of %s from %s".formatted(arrival.account(), named(source, owner)),
                        certainty);
            }
        }
        account(arrival.account(), certainty, "logged on to " + subject);
    }
}
