package io.watchfloor.sigma.text;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Identifies grams (four bytes) that occur in most telemetry. Such grams are unsuitable for finding a literal. */
public final class GramRarity {

    /** Words of everyday telemetry, as written in JSON. */
    private static final List<String> EVERYDAY = List.of(
            "c:\\\\windows\\\\system32\\\\",
            "c:\\\\program files (x86)\\\\",
            "\\\\microsoft\\\\",
            "\\\\windowspowershell\\\\v1.0\\\\powershell.exe",
            "\\\\users\\\\",
            "\\\\appdata\\\\local\\\\temp\\\\",
            "\\\\appdata\\\\roaming\\\\",
            "\\\\programdata\\\\",
            "\\\\syswow64\\\\",
            "hklm\\\\software\\\\microsoft\\\\windows\\\\currentversion\\\\",
            "hklm\\\\system\\\\currentcontrolset\\\\services\\\\",
            "svchost.exe -k",
            "cmd.exe /c ",
            "rundll32.exe",
            ".dll,",
            ".exe\\\" ",
            "http://www.",
            "https://",
            "nt authority\\\\system",
            "{000000-0000-0000-c000-000000000000}",
            "0x0000",
            "-type",
            "microsoft corporation",
            "operating system",
            "service",
            "object",
            "command",
            "system.",
            "security",
            "network",
            "process",
            "script",
            "string",
            "\\r\\n");

    private static final int COMMON_COST = 50;

    private static final GramCounts COMMON =
            new GramCounts(EVERYDAY.stream().mapToInt(String::length).sum());

    static {
        for (String word : EVERYDAY) {
            byte[] bytes = JsonForm.lowered(word.getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i + 4 <= bytes.length; i++) {
                COMMON.add(JsonForm.intAt(bytes, i));
            }
        }
    }

    private GramRarity() {}

    /**
     * Returns the start of the rarest {@code stride} adjacent grams: few of them are common or shared with other
     * literals.
     *
     * @param shared number of literals that contain each gram
     */
    static int rarestWindow(byte[] lowered, int stride, GramCounts shared) {
        int best = 0;
        int bestCost = Integer.MAX_VALUE;
        for (int from = 0; from + stride + 3 <= lowered.length; from++) {
            int cost = 0;
            for (int offset = from; offset < from + stride; offset++) {
                int gram = JsonForm.intAt(lowered, offset);
                cost += (COMMON.of(gram) > 0 ? COMMON_COST : 0) + Math.max(1, shared.of(gram));
            }
            if (cost <= bestCost) {
                best = from;
                bestCost = cost;
            }
        }
        return best;
    }

    /** Number of grams that are not common. If the number is 0, the literal itself is common in telemetry. */
    public static int rareGrams(byte[] lowered) {
        int rare = 0;
        for (int i = 0; i + 4 <= lowered.length; i++) {
            rare += COMMON.of(JsonForm.intAt(lowered, i)) > 0 ? 0 : 1;
        }
        return rare;
    }
}
