package io.watchfloor.dashboards.figures;

/** Times as people read them, rounded to one unit. */
public final class RoundedTime {

    private RoundedTime() {}

    /** @return such as 95 s, 12 min, 30 h or 4 d */
    public static String of(double seconds) {
        if (seconds < 120) {
            return Math.round(seconds) + " s";
        }
        if (seconds < 7_200) {
            return Math.round(seconds / 60) + " min";
        }
        return seconds < 172_800 ? Math.round(seconds / 3_600) + " h" : Math.round(seconds / 86_400) + " d";
    }
}
