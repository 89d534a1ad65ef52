package io.watchfloor.dashboards.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** A query to which conditions are added; absent or empty values match everything. */
public final class Search {

    /** Timeout of searches for words, which may read all rows. The timeout is shorter than that of other reads. */
    private static final int WORDS_TIMEOUT_SECONDS = 2;

    private final String select;
    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<String, Collection<?>> lists = new LinkedHashMap<>();

    private boolean words;

    public Search(String select) {
        this.select = select;
    }

    /** @param condition SQL condition that contains {@code :name} */
    public Search with(String condition, String name, @Nullable Object value) {
        if (value != null) {
            conditions.add(condition);
            values.put(name, value);
        }
        return this;
    }

    /** @param condition SQL condition without a value */
    public Search when(boolean wanted, String condition) {
        if (wanted) {
            conditions.add(condition);
        }
        return this;
    }

    /** Binds a value that a condition of {@link #when} contains. */
    public Search value(String name, Object value) {
        values.put(name, value);
        return this;
    }

    public Search in(String column, String name, Collection<?> any) {
        if (!any.isEmpty()) {
            conditions.add(column + " IN (<" + name + ">)");
            lists.put(name, any);
        }
        return this;
    }

    /** Matches rows in which one of two columns contains one of the values. */
    public Search either(String column, String other, String name, Collection<?> any) {
        conditions.add("(%s IN (<%s>) OR %s IN (<%s>))".formatted(column, name, other, name));
        lists.put(name, any);
        return this;
    }

    /** Every word must occur in the column, which is in lower case. */
    public Search words(String column, @Nullable String text) {
        if (text != null) {
            int n = 0;
            for (String word : SearchWords.of(text)) {
                String name = "word" + n++;
                conditions.add("position(:" + name + " in " + column + ") > 0");
                values.put(name, word);
            }
            words = true;
        }
        return this;
    }

    /** Returns a part of the list. The first part contains the total. */
    public <T> ResultPage<T> list(Handle handle, String orderBy, PageRequest slice, RowMapper<ResultPage.Row<T>> row) {
        List<ResultPage.Row<T>> rows =
                query(handle, orderBy, slice.limit() + 1).map(row).list();
        return ResultPage.of(rows, slice, () -> count(handle));
    }

    public long count(Handle handle) {
        return over(handle, "SELECT count(*) FROM (", ") matching")
                .mapTo(Long.class)
                .one();
    }

    /** Returns the query as a subquery of another query. */
    public Query over(Handle handle, String before, String after) {
        return bound(handle.createQuery(before + select + where() + after));
    }

    public Query query(Handle handle, String orderBy, int limit) {
        return bound(handle.createQuery(select + where() + " ORDER BY " + orderBy + " LIMIT :limit"))
                .bind("limit", limit);
    }

    private String where() {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    private Query bound(Query query) {
        if (words) {
            query.setQueryTimeout(WORDS_TIMEOUT_SECONDS);
        }
        query.bindMap(values);
        lists.forEach((name, any) -> query.bindList(name, List.copyOf(any)));
        return query;
    }
}
