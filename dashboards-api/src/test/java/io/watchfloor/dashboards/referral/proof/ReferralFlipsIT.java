package io.watchfloor.dashboards.referral.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Single flipped bits in referrals: each is found, and the item whose line it damaged is named. {@code -Pfull} flips 10,000 bits.
 */
class ReferralFlipsIT {

    private static final int FLIPS = Integer.getInteger("watchfloor.referral.flips", 500);

    private final Random random = new Random(3131);

    private List<byte[]> referrals() {
        Referral whole = new SampleReferral(4, random).build();
        Referral redacted = ReferralCheckTest.redacted(
                new SampleReferral(4, random).build(),
                List.of(new Redaction(0, "raw*"), new Redaction(3, ""), new Redaction(13, "title")));
        return List.of(
                SampleReferral.bytes(whole),
                SampleReferral.bytes(redacted),
                new SampleReferral(3, random).erase(4).file(),
                new SampleReferral(3, random).earlierThrough(5).file(),
                CustodyTest.withExhibits(2).file());
    }

    private byte[] flipped(byte[] intact) {
        byte[] file = intact.clone();
        file[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
        return file;
    }

    /** The line that differs, starting at 1. */
    private static long line(byte[] intact, byte[] flipped) {
        long line = 1;
        for (int i = 0; intact[i] == flipped[i]; i++) {
            line += intact[i] == '\n' ? 1 : 0;
        }
        return line;
    }

    /** What the flipped line of an intact referral is. */
    private static String place(byte[] intact, long line) {
        String text = new String(intact, StandardCharsets.UTF_8)
                .lines()
                .skip(line - 1)
                .findFirst()
                .orElseThrow();
        Map<String, Object> json = CanonicalJson.readObject(text).orElseThrow();
        if (json.get("item") instanceof Long item) {
            return "item " + item;
        }
        if (json.containsKey("referral")) {
            return "header";
        }
        if (json.containsKey("lines")) {
            return "end";
        }
        if (text.contains("\"chain\":\"exhibit:") || text.contains("\"action\":\"custody.")) {
            return "custody";
        }
        boolean ofCase = text.contains("\"chain\":\"case:");
        return json.get("seq") instanceof Long item && !text.contains(Referral.ANCHOR)
                ? "item " + item
                : ofCase ? "chain" : "anchor";
    }

    @Test
    void eachFlippedBitIsFoundAndNamed() {
        List<byte[]> intact = referrals();
        Map<String, Integer> found = new TreeMap<>();
        for (int i = 0; i < FLIPS; i++) {
            byte[] of = intact.get(i % intact.size());
            byte[] file = flipped(of);
            long line = line(of, file);
            List<ReferralFlaw> flaws = ReferralCheck.check(file, Set.of()).flaws();
            assertThat(flaws).as("flip in line %d", line).isNotEmpty();
            String place = place(of, line);
            ReferralFlaw first = flaws.getFirst();
            // Nothing outside the anchor states what its begin must be, so only the whole is named.
            if (!place.equals("anchor")) {
                assertThat(first.line()).as("%s, %s", place, flaws).isEqualTo(line);
            }
            boolean unreadableItem =
                    first.place().startsWith("item after") || first.place().equals("first item");
            assertThat((unreadableItem && place.startsWith("item "))
                            || first.place().equals(place)
                            || first.place().startsWith(place + ",")
                            || (place.equals("custody") && first.place().startsWith(place)))
                    .as("%s, found as %s", place, first)
                    .isTrue();
            found.merge(place.replaceAll("[0-9]+", "N"), 1, Integer::sum);
        }
        System.out.printf("Flipped bits found and named: %d, of which %s%n", FLIPS, found);
        assertThat(found.keySet()).contains("header", "item N", "anchor", "custody");
    }
}
