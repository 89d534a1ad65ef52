package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The enrollment commands shown by the page. */
final class EnrolmentCommands {

    private static final String AGENT = "io.watchfloor.sensors.agent.SensorAgent";

    private EnrolmentCommands() {}

    /** Runs a command of the page, with another state folder for the sensor. */
    static Process run(Path folder, String command) throws IOException {
        String typed = command.replace("watchfloor-sensor ", "exec \"$@\" ") + " --state " + folder;
        List<String> line = List.of(
                "sh",
                "-c",
                typed,
                "sh",
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path", ""),
                AGENT);
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said.log").toFile())
                .start();
    }

    /** Token in the first command. */
    static String token(Page page) {
        Locator command = page.locator(".command pre").first();
        assertThat(command).containsText("--token ");
        Matcher token = Pattern.compile("--token (\\S+)").matcher(command.innerText());
        if (!token.find()) {
            throw new AssertionError("no token in " + command.innerText());
        }
        return token.group(1);
    }
}
