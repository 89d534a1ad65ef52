package io.watchfloor.dashboards.web;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page's scripts as loaded by browsers, in a folder named by their content hash. */
final class Bundle {

    private static final Pattern APP = Pattern.compile("src=\"(/page/[0-9a-f]{16})/app\\.js\"");

    private Bundle() {}

    /** @param script {@code app.js}, or the script of a view: {@code queue.js} */
    static String address(String script) {
        Matcher app = APP.matcher(new PageFiles().index().text());
        if (!app.find()) {
            throw new AssertionError("The page names no bundled app.js.");
        }
        return app.group(1) + "/" + script;
    }
}
