package io.watchfloor.ops.intake.input.hec;

import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The acknowledgement ids of each sender's channels. An id is issued after its events are committed. Therefore every
 * id issued by this node can be acknowledged, but only once. An unknown id is not acknowledged, so the sender sends
 * the events again. An id becomes unknown when the node restarts, after {@value #MOST_WAITING} newer ids of the
 * channel, or after more than {@value #MOST_CHANNELS} other channels were used.
 */
final class HecChannels {

    private static final int MOST_CHANNELS = 10_000;
    private static final int MOST_WAITING = 10_000;
    private static final Pattern NAME = Pattern.compile("[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}");

    private record Key(String sensor, String channel) {}

    /** One bit for each of the latest ids, so that all channels together use at most 13 MB. */
    private static final class Channel {
        private final BitSet waiting = new BitSet();
        private long next;

        long give() {
            waiting.set(place(next));
            return next++;
        }

        boolean take(long number) {
            boolean waits = number >= Math.max(0, next - MOST_WAITING) && number < next && waiting.get(place(number));
            if (waits) {
                waiting.clear(place(number));
            }
            return waits;
        }

        private static int place(long number) {
            return (int) (number % MOST_WAITING);
        }
    }

    private final Map<Key, Channel> channels = new LinkedHashMap<>(16, .75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Channel> eldest) {
            return size() > MOST_CHANNELS;
        }
    };

    /** A channel's name must be a UUID. */
    static boolean isName(String channel) {
        return NAME.matcher(channel).matches();
    }

    /** @return the id of committed events, whose acknowledgement can be queried once */
    synchronized long issue(String sensor, String channel) {
        return channels.computeIfAbsent(new Key(sensor, channel), key -> new Channel())
                .give();
    }

    /** Returns whether the events of each id are committed. */
    synchronized Map<Long, Boolean> acknowledged(String sensor, String channel, List<Long> numbers) {
        Channel one = channels.get(new Key(sensor, channel));
        Map<Long, Boolean> answer = new HashMap<>();
        numbers.forEach(number -> answer.put(number, one != null && one.take(number)));
        return answer;
    }
}
