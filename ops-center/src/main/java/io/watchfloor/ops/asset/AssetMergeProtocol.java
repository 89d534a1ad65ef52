package io.watchfloor.ops.asset;

import io.watchfloor.ops.asset.naming.AssetAlias;
import io.watchfloor.ops.asset.naming.AssetMerge;
import io.watchfloor.ops.asset.naming.NamingReply;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.shell.StoredEntity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.typed.javadsl.EffectFactories;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.jspecify.annotations.Nullable;

/**
 * The part of an asset's actor that handles names and merges. The messages between two assets may be lost, so each
 * asset sends its messages again until they are confirmed.
 */
final class AssetMergeProtocol {

    private static final int MOST_WAITING = 20;

    private final AssetKey key;
    private final AssetDependencies dependencies;
    private final EffectFactories<AssetEvent, Asset> effects;
    private final StoredEntity.Writer<AssetEvent, Asset> writer;
    private final Consumer<Asset> committed;

    /**
     * The senders of merge decisions, while the other asset has not replied. Not journaled, because a sender that
     * receives no reply sends its decision again.
     */
    private final List<ActorRef<NamingReply>> waiting = new ArrayList<>();

    AssetMergeProtocol(
            AssetKey key,
            AssetDependencies dependencies,
            EffectFactories<AssetEvent, Asset> effects,
            StoredEntity.Writer<AssetEvent, Asset> writer,
            Consumer<Asset> committed) {
        this.key = key;
        this.dependencies = dependencies;
        this.effects = effects;
        this.writer = writer;
        this.committed = committed;
    }

    ReplyEffect<AssetEvent, Asset> on(Asset asset, AssetCommand.Naming command) {
        AssetNames naming = asset.naming();
        return switch (command) {
            case AssetCommand.HearHost hear -> {
                List<AssetEvent> news =
                        naming.hostReported(hear.word()).stream().toList();
                yield news.isEmpty()
                        ? effects.reply(hear.replyTo(), NamingReply.Confirmation.HEARD)
                        : writer.persist(asset, news, committed::accept)
                                .thenReply(hear.replyTo(), state -> NamingReply.Confirmation.HEARD);
            }
            case AssetCommand.DecideSame decide ->
                decided(asset, naming.decide(key.asset(), decide, now()), decide.replyTo());
            case AssetCommand.EndSame end -> decided(asset, naming.end(key.asset(), end, now()), end.replyTo());
            case AssetCommand.Stand stand -> stand(asset, naming.stand(stand), stand);
            case AssetCommand.ConfirmStand answer -> answered(asset, answer);
            case AssetCommand.Release release -> release(asset, naming.release(release, now()), release);
            case AssetCommand.ConfirmRelease answer ->
                settle(asset, naming.released(answer, now()).stream().toList(), null);
        };
    }

    private ReplyEffect<AssetEvent, Asset> decided(
            Asset asset, AssetNames.Verdict verdict, ActorRef<NamingReply> replyTo) {
        NamingReply.Rejection refused = verdict.refused();
        if (refused != null) {
            return effects.reply(replyTo, refused);
        }
        if (verdict.events().isEmpty() && isSettled(asset.naming().same())) {
            return effects.reply(replyTo, new NamingReply.Success(asset.naming().same()));
        }
        if (verdict.events().isEmpty()) {
            await(replyTo);
            resendUnconfirmed(asset);
            return effects.noReply();
        }
        return writer.persist(asset, verdict.events(), state -> {
                    await(replyTo);
                    committed.accept(state);
                    resendUnconfirmed(state);
                })
                .thenNoReply();
    }

    private void await(ActorRef<NamingReply> replyTo) {
        if (waiting.size() == MOST_WAITING) {
            waiting.removeFirst();
        }
        waiting.add(replyTo);
    }

    private static boolean isSettled(AssetAlias same) {
        AssetMerge is = same.is();
        return is == null || is.phase() == AssetMerge.Phase.SAME;
    }

    private ReplyEffect<AssetEvent, Asset> stand(Asset asset, AssetNames.Consent consent, AssetCommand.Stand ask) {
        AssetCommand.ConfirmStand answer =
                new AssetCommand.ConfirmStand(self(), ask.version(), consent.refusal(), consent.is());
        AssetEvent event = consent.event();
        return answer(asset, event == null ? List.of() : List.of(event), ask.asset(), answer);
    }

    private ReplyEffect<AssetEvent, Asset> release(Asset asset, Optional<AssetEvent> event, AssetCommand.Release ask) {
        AssetCommand.ConfirmRelease answer =
                new AssetCommand.ConfirmRelease(self(), ask.version(), SpoolId.judged(asset.watermarks(), ask.asset()));
        return answer(asset, event.stream().toList(), ask.asset(), answer);
    }

    private ReplyEffect<AssetEvent, Asset> answer(
            Asset asset, List<AssetEvent> events, String to, AssetCommand.Naming answer) {
        if (events.isEmpty()) {
            send(to, answer);
            return effects.noReply();
        }
        return writer.persist(asset, events, state -> {
                    committed.accept(state);
                    send(to, answer);
                })
                .thenNoReply();
    }

    private ReplyEffect<AssetEvent, Asset> answered(Asset asset, AssetCommand.ConfirmStand answer) {
        AssetNames naming = asset.naming();
        if (naming.isUnwanted(answer)) {
            send(answer.asset(), new AssetCommand.Release(self(), answer.version()));
            return effects.noReply();
        }
        return settle(asset, naming.answered(key.asset(), answer, now()), answer.refusal());
    }

    private ReplyEffect<AssetEvent, Asset> settle(Asset asset, List<AssetEvent> events, @Nullable String refusal) {
        return events.isEmpty()
                ? effects.noReply()
                : writer.persist(asset, events, state -> settled(state, refusal))
                        .thenNoReply();
    }

    private void settled(Asset asset, @Nullable String refusal) {
        committed.accept(asset);
        AssetAlias now = asset.naming().same();
        if (!isSettled(now)) {
            resendUnconfirmed(asset);
            return;
        }
        NamingReply reply = refusal == null || now.is() != null
                ? new NamingReply.Success(now)
                : new NamingReply.Rejection(refusal, message(refusal));
        waiting.forEach(one -> one.tell(reply));
        waiting.clear();
    }

    private static String message(String refusal) {
        return switch (refusal) {
            case AssetNames.ELSEWHERE ->
                "The other asset is merged into a third asset, or is about to be merged. Merge this asset into the third asset instead.";
            case "asset.same-too-many" -> "The other asset already has %d merged assets.".formatted(AssetAlias.MOST);
            default -> "The other asset has not completed an earlier merge yet: try again.";
        };
    }

    /** Sends the message again to which the other asset has not replied. */
    void resendUnconfirmed(Asset asset) {
        AssetMerge is = asset.naming().same().is();
        if (is != null) {
            switch (is.phase()) {
                case ASKED -> send(is.with(), new AssetCommand.Stand(self(), is.version(), is.made()));
                case ENDING -> send(is.with(), new AssetCommand.Release(self(), is.version()));
                case SAME -> {}
            }
        }
    }

    private void send(String other, AssetCommand.Naming word) {
        dependencies.outbound().send(key, other, word);
    }

    private String self() {
        return key.asset().toString();
    }

    private Instant now() {
        return dependencies.clock().instant();
    }
}
