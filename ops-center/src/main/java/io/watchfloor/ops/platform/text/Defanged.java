package io.watchfloor.ops.platform.text;

import java.util.regex.Pattern;

/** Addresses that people made unclickable, such as {@code hxxps://login[.]example}. */
public final class Defanged {

    private static final Pattern SCHEME = Pattern.compile("(?i)\\bhxxp(?=s?:)");

    private Defanged() {}

    /** Returns the text with the addresses as they were; a text without such an address is not changed. */
    public static String restored(String text) {
        String dotted = text.replace("[.]", ".").replace("(.)", ".").replace("[:]", ":");
        return SCHEME.matcher(dotted).replaceAll("http");
    }
}
