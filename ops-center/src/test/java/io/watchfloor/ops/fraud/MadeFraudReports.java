package io.watchfloor.ops.fraud;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import io.watchfloor.ops.fraud.FraudReport.Named;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/**
 * Makes reports of known campaigns, as people write them: numbers in the formats of five countries with typing mistakes, pages
 * of the kit on many hosts, accounts, and what reporters name although it belongs to no campaign: pages of search engines and
 * vendors, pages of ordinary sites that strangers share, paths of common software, and remote tools that all campaigns use.
 */
final class MadeFraudReports {

    static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");

    private static final List<String> COUNTRIES = List.of("US", "DE", "GB", "IN", "FR");
    private static final Map<String, Integer> CODES = Map.of("US", 1, "DE", 49, "GB", 44, "IN", 91, "FR", 33);
    private static final Map<String, Long> FIRST = Map.of(
            "US", 8_332_000_000L, "DE", 8_005_000_000L, "GB", 8_008_000_000L, "IN", 1_800_000_000L, "FR", 805_000_000L);
    private static final List<PhoneNumberFormat> FORMATS = List.of(PhoneNumberFormat.values());
    private static final List<String> TOOLS =
            List.of("AnyDesk", "any desk", "TeamViewer", "UltraViewer.exe", "LogMeIn Rescue");
    private static final List<String> SUFFIXES = List.of("com", "xyz", "online", "azurewebsites.net", "web.app", "top");
    private static final List<String> SEARCHES = List.of(
            "https://www.google.com/search?q=help&hl=en&start=%d",
            "https://support.microsoft.com/en-us/windows/security-%d/virus",
            "https://anydesk.com/en/downloads/windows?os=%d",
            "https://www.amazon.de/gp/help/customer/display.html?nodeId=%d",
            "https://www.youtube.com/results/watch?v=%d");
    private static final List<String> SOFTWARE = List.of(
            "/wp-content/uploads/2026/%d.pdf",
            "/index.php/component/users?view=login&return=%d",
            "/user/login/redirect?url=%d",
            "/en/products/%d/reviews",
            "/forum/viewtopic.php?t=%d&page=2",
            "/de/kontakt/formular%d?id=3&lang=de");

    private final Random random;
    private final int campaigns;

    /** @param campaigns number of campaigns; a few have most of the reports */
    MadeFraudReports(Random random, int campaigns) {
        this.random = random;
        this.campaigns = campaigns;
    }

    /** @param campaign the campaign to which the report belongs */
    record Made(int campaign, FraudReport report) {}

    Map<Integer, Made> make(int reports) {
        Map<Integer, Made> made = new TreeMap<>();
        for (int i = 0; i < reports; i++) {
            int campaign = (int) (Math.pow(random.nextDouble(), 2) * campaigns);
            made.put(i, new Made(campaign, report("m" + i, campaign)));
        }
        return made;
    }

    private boolean percent(int chance) {
        return random.nextInt(100) < chance;
    }

    private FraudReport report(String id, int campaign) {
        String home = COUNTRIES.get(campaign % COUNTRIES.size());
        String country = percent(85) ? home : COUNTRIES.get(random.nextInt(COUNTRIES.size()));
        List<String> numbers = new ArrayList<>();
        List<String> pages = new ArrayList<>();
        List<String> accounts = new ArrayList<>();
        if (percent(70)) {
            numbers.add(number(home, campaign, country));
        }
        if (percent(15)) {
            numbers.add(number(home, campaign, country));
        }
        if (percent(50)) {
            pages.add(kitPage(campaign));
        }
        if (percent(30)) {
            accounts.add(
                    campaign % 2 == 0
                            ? "Pay%d@Mule%d.example".formatted(random.nextInt(2), campaign)
                            : "bc1q%dxk7%dzz%dqq".formatted(campaign, random.nextInt(2), campaign));
        }
        if (percent(25)) {
            pages.add(SEARCHES.get(random.nextInt(SEARCHES.size())).formatted(random.nextInt(1000)));
        }
        if (percent(10)) {
            int site = random.nextInt(40);
            pages.add("https://www.tagblatt-%d.example.de/lokales/warnung/betrug-am-telefon-%d"
                    .formatted(site, site % 7));
        }
        if (percent(8)) {
            String path = SOFTWARE.get(random.nextInt(SOFTWARE.size()));
            pages.add("https://site%d.com".formatted(random.nextInt(3000)) + path.formatted(random.nextInt(1000)));
        }
        return new FraudReport(
                new FraudReport.Origin("hotline", id),
                new FraudReport.Event(NOW, FraudChannel.POP_UP, country),
                "v1",
                null,
                new FraudReport.Content(
                        "They said that my computer has a virus.",
                        null,
                        new Named(numbers, pages, accounts, List.of(TOOLS.get(random.nextInt(TOOLS.size()))))));
    }

    /** One report in 25 has a wrong digit. */
    private String number(String home, int campaign, String reader) {
        long national = Objects.requireNonNull(FIRST.get(home)) + campaign * 37L + random.nextInt(3) * 11L;
        PhoneNumber number = new PhoneNumber()
                .setCountryCode(Objects.requireNonNull(CODES.get(home)))
                .setNationalNumber(national);
        boolean abroad = !home.equals(reader);
        PhoneNumberFormat format =
                abroad ? PhoneNumberFormat.INTERNATIONAL : FORMATS.get(random.nextInt(FORMATS.size()));
        String text = PhoneNumberUtil.getInstance().format(number, format);
        text = switch (random.nextInt(4)) {
            case 0 -> text.replace(' ', '.');
            case 1 -> text.replace("-", " / ");
            case 2 -> " " + text.replace("-", "").replace(" ", "") + " ";
            default -> text;
        };
        if (percent(4)) {
            int last = text.stripTrailing().length() - 1;
            text = text.substring(0, last) + (char) ('0' + random.nextInt(10));
        }
        return text;
    }

    /** One kit in ten has a path of common words only. */
    private String kitPage(int campaign) {
        String host =
                "h%d-%d.%s".formatted(campaign, random.nextInt(25), SUFFIXES.get(random.nextInt(SUFFIXES.size())));
        String path = campaign % 10 == 9
                ? "/windows/alert/error%d.php?phone=1".formatted(random.nextInt(10))
                : "/lock%sscr/alert/%d/err.php?tel=1".formatted(letters(campaign), random.nextInt(100_000));
        return "http://" + host + path;
    }

    private static String letters(int number) {
        return "" + (char) ('a' + number / 26 / 26 % 26) + (char) ('a' + number / 26 % 26) + (char) ('a' + number % 26);
    }
}
