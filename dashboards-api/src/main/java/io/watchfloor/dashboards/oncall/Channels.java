package io.watchfloor.dashboards.oncall;

import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Secret;
import io.watchfloor.dashboards.oncall.ChannelRejection.Reason;
import io.watchfloor.ops.paging.contact.AddressField;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.contact.Senders;
import io.watchfloor.ops.paging.oncall.OnCallDocuments;
import io.watchfloor.ops.paging.oncall.StepTarget;
import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.ops.platform.rights.Tlp;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Notification channels: contact methods that belong to no person. Every call blocks on the database. */
public final class Channels {

    public static final int MOST = 200;

    private final AccessDatabase database;
    private final Senders senders;

    /** Result of changing a channel. */
    public sealed interface WriteResult {

        record Success(StoredChannel kept) implements WriteResult {}

        record Rejection(ChannelRejection refusal) implements WriteResult {}
    }

    public Channels(AccessDatabase database, Senders senders) {
        this.database = database;
        this.senders = senders;
    }

    /** Returns all channels, ordered by name. */
    public List<StoredChannel> all() {
        return database.jdbi()
                .inTransaction(handle -> OnCallDocuments.CHANNELS.all(handle).stream()
                        .map(document -> StoredChannel.of(document, usedBy(handle, document.name())))
                        .toList());
    }

    public Optional<StoredChannel> find(String name) {
        return database.jdbi().inTransaction(handle -> find(handle, name));
    }

    private static Optional<StoredChannel> find(Handle handle, String name) {
        return OnCallDocuments.CHANNELS
                .find(handle, name)
                .map(document -> StoredChannel.of(document, usedBy(handle, name)));
    }

    private static List<String> usedBy(Handle handle, String name) {
        return Schedules.policies(handle, new StepTarget(StepTarget.Kind.CHANNEL, name));
    }

    /**
     * Creates or changes a channel. If a secret is sent back masked, the stored secret stays unchanged.
     *
     * @param clearance the highest marking of a case whose details are sent there; null for the usual one
     * @param seen the version that the user loaded, null for any
     */
    public WriteResult put(
            String name,
            ContactMethod way,
            String label,
            Map<String, String> address,
            @Nullable Tlp clearance,
            @Nullable Long seen,
            Actor by) {
        return database.jdbi().inTransaction(handle -> {
            Optional<StoredChannel> before = find(handle, name);
            Optional<ChannelRejection> refusal = stale(name, before, seen);
            if (refusal.isEmpty() && before.isEmpty()) {
                refusal = cannotBeAdded(handle, name);
            }
            if (refusal.isPresent()) {
                return new WriteResult.Rejection(refusal.get());
            }
            Optional<Contact> old = before.map(StoredChannel::contact).filter(one -> one.way() == way);
            Map<String, String> whole =
                    old.map(one -> AddressField.withStoredSecrets(address, one)).orElse(address);
            if (old.isPresent()
                    && addressChanged(old.get(), whole)
                    && containsMaskedSecrets(old.get(), address, whole)) {
                return new WriteResult.Rejection(new ChannelRejection(
                        Reason.SECRETS_NEEDED,
                        "address",
                        "The address has changed, so the stored secrets are not sent to it. Enter the secrets"
                                + " again."));
            }
            Contact contact = contact(name, way, label, whole, old).cleared(clearance);
            Optional<String> misfit = way == ContactMethod.WEB_PUSH
                    ? Optional.of("A browser belongs to a user, so add the browser as a contact method of that user.")
                    : senders.problem(contact);
            return misfit.isPresent()
                    ? new WriteResult.Rejection(new ChannelRejection(Reason.BAD_ADDRESS, "address", misfit.get()))
                    : new WriteResult.Success(write(handle, name, before, contact, by));
        });
    }

    private static boolean addressChanged(Contact old, Map<String, String> now) {
        String url = old.address().getOrDefault("url", "");
        return !url.equals(now.getOrDefault("url", ""));
    }

    private static boolean containsMaskedSecrets(Contact old, Map<String, String> asked, Map<String, String> whole) {
        return AddressField.of(old.way()).stream()
                .filter(AddressField::secret)
                .map(AddressField::name)
                .anyMatch(name -> asked.containsKey(name) && !asked.get(name).equals(whole.get(name)));
    }

    /** No verification code is needed, because users who may edit channels are trusted and can send a test message. */
    private Contact contact(
            String name, ContactMethod way, String label, Map<String, String> address, Optional<Contact> old) {
        boolean same = old.isPresent() && old.get().address().equals(address);
        return new Contact(
                same ? old.get().id() : Secret.id(database.random()),
                Recipient.channel(name),
                way,
                label,
                address,
                same ? old.get().verifiedAt() : database.now());
    }

    private StoredChannel write(Handle handle, String name, Optional<StoredChannel> before, Contact after, Actor by) {
        long version = before.map(StoredChannel::version).orElse(0L);
        Document<Contact> now = OnCallDocuments.CHANNELS
                .put(handle, name, version, after, by.name(), database.now())
                .orElseThrow(() -> new IllegalStateException("The channel was changed within this transaction"));
        String was = before.map(one -> auditText(one.contact())).orElse("");
        database.audit().append(handle, by.did("channel.write", "channel:" + name, was, auditText(after)));
        return StoredChannel.of(now, usedBy(handle, name));
    }

    private static Optional<ChannelRejection> stale(String name, Optional<StoredChannel> before, @Nullable Long seen) {
        long version = before.map(StoredChannel::version).orElse(0L);
        return seen == null || seen == version
                ? Optional.empty()
                : Optional.of(ChannelRejection.of(
                        Reason.STALE,
                        "%s was changed in the meantime%s. Load it again and repeat the change."
                                .formatted(
                                        name,
                                        before.map(one -> " by " + one.changedBy())
                                                .orElse(", or removed"))));
    }

    private static Optional<ChannelRejection> cannotBeAdded(Handle handle, String name) {
        List<String> others = OnCallDocuments.CHANNELS.all(handle).stream()
                .map(Document::name)
                .toList();
        if (others.size() >= MOST) {
            return Optional.of(ChannelRejection.of(
                    Reason.TOO_MANY, "The limit of %d channels is reached. Remove a channel first.".formatted(MOST)));
        }
        return others.stream()
                .filter(one -> one.equalsIgnoreCase(name))
                .findFirst()
                .map(one -> ChannelRejection.of(
                        Reason.NAME_TAKEN,
                        "A channel %s exists; the names differ only in upper and lower case. Choose another name."
                                .formatted(one)));
    }

    /** @return the reason for a rejection; empty if the channel was removed */
    public Optional<ChannelRejection> remove(String name, @Nullable Long seen, Actor by) {
        return database.jdbi().inTransaction(handle -> {
            Optional<StoredChannel> before = find(handle, name);
            if (before.isEmpty()) {
                return Optional.of(ChannelRejection.unknown(name));
            }
            Optional<ChannelRejection> stale = stale(name, before, seen);
            if (stale.isPresent()) {
                return stale;
            }
            if (!before.get().usedBy().isEmpty()) {
                return Optional.of(ChannelRejection.of(
                        Reason.IN_USE,
                        "Channel %s is used by %s. Remove it there first."
                                .formatted(name, String.join(", ", before.get().usedBy()))));
            }
            OnCallDocuments.CHANNELS.remove(handle, name);
            database.audit()
                    .append(
                            handle,
                            by.did(
                                    "channel.remove",
                                    "channel:" + name,
                                    auditText(before.get().contact()),
                                    ""));
            return Optional.empty();
        });
    }

    /** Describes the channel for the audit log, without secrets. */
    private static String auditText(Contact contact) {
        Tlp clearance = contact.clearance();
        return "%s %s%s"
                .formatted(
                        contact.way().text(),
                        AddressField.masked(contact),
                        clearance == null ? "" : " cleared for " + clearance.text());
    }
}
