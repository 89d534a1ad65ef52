package io.watchfloor.ops.intake.input.hec;

import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which acks were promised on which channel of which sender. A number is given out only once its events are committed, so every number
 * that this node gave out is acked; each is told once. What a node does not know of, it does not ack, and the sender sends again: after
 * the node's restart, after {@value #MOST_WAITING} numbers nobody asked for, or when more than
 * {@value #MOST_CHANNELS} channels were used since.
 */
final class HecChannels {

    private static final int MOST_CHANNELS = 10_000;
    private static final int MOST_WAITING = 10_000;
    private static final Pattern NAME = Pattern.compile("[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}");

    private record Key(String sensor, String channel) {}

    /** A bit for each of the latest numbers, so that the most of what senders can make a node hold is 13 MB. */
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

    /** A channel is named by a UUID. */
    static boolean isName(String channel) {
        return NAME.matcher(channel).matches();
    }

    /** @return the number of committed events, to be asked for once */
    synchronized long committed(String sensor, String channel) {
        return channels.computeIfAbsent(new Key(sensor, channel), key -> new Channel())
                .give();
    }

    /** Whether each of these is committed. */
    synchronized Map<Long, Boolean> ask(String sensor, String channel, List<Long> numbers) {
        Channel one = channels.get(new Key(sensor, channel));
        Map<Long, Boolean> answer = new HashMap<>();
        numbers.forEach(number -> answer.put(number, one != null && one.take(number)));
        return answer;
    }
}
