package io.watchfloor.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that users can see of a center: lists, and the details of each item. Notifications are separate, because
 * they continue while a case is open.
 */
record ShownBoards(SortedMap<String, JsonNode> shown, SortedMap<String, String> pages) {

    private static final List<String> LISTS =
            List.of("/cases", "/alerts", "/assets", "/sensors", "/rule-packs", "/people", "/aliases");
    private static final String API = "/api/v1";

    /** Reads as an administrator. */
    static ShownBoards of(LaunchedNode node, String administrator) throws IOException, InterruptedException {
        SortedMap<String, JsonNode> shown = new TreeMap<>();
        for (String list : LISTS) {
            JsonNode items = seen(node, administrator, list, shown);
            for (String detail : details(list, items.path("items"))) {
                seen(node, administrator, detail, shown);
            }
        }
        SortedMap<String, String> pages = new TreeMap<>();
        node.get(API + "/notifications?limit=200", administrator)
                .json()
                .path("items")
                .forEach(page ->
                        pages.put(page.path("id").asText(), page.path("case").asText()));
        return new ShownBoards(shown, pages);
    }

    private static JsonNode seen(LaunchedNode node, String person, String path, SortedMap<String, JsonNode> shown)
            throws IOException, InterruptedException {
        LaunchedNode.Answer answer = node.get(API + path, person);
        if (answer.status() != 200) {
            throw new AssertionError(path + " answers " + answer.status() + " " + answer.json());
        }
        JsonNode json = answer.json();
        if (path.equals("/people")) {
            // Removes the time of last use, which reading itself changes.
            json.path("items").forEach(one -> ((ObjectNode) one).remove("lastSeenAt"));
        }
        shown.put(path, json);
        return json;
    }

    private static List<String> details(String list, JsonNode items) {
        List<String> details = new ArrayList<>();
        for (JsonNode item : items) {
            String id = URLEncoder.encode(
                    item.path(list.equals("/rule-packs") ? "name" : "id").asText(), StandardCharsets.UTF_8);
            switch (list) {
                case "/cases" ->
                    List.of("", "/timeline", "/activity", "/why").forEach(part -> details.add(list + "/" + id + part));
                case "/assets" ->
                    List.of("", "/timeline", "/state", "/evidence", "/names")
                            .forEach(part -> details.add(list + "/" + id + part));
                case "/alerts", "/rule-packs" -> details.add(list + "/" + id);
                default -> {}
            }
        }
        return details;
    }
}
