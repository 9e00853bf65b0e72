package io.offerstream.warehouse.query;

import com.fasterxml.jackson.core.JsonGenerator;
import io.offerstream.warehouse.json.Json;
import io.offerstream.warehouse.store.Store;
import io.offerstream.warehouse.store.StoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Runs queries of any kind on DuckDB, and nothing but queries: one statement, which DuckDB itself takes for a SELECT, in
 * a transaction that cannot write. Safe for use from many threads.
 */
final class Selects {
    private final Store store;

    Selects(Store store) {
        this.store = store;
    }

    /**
     * Writes the answer to {@code out}; nothing is written if it throws {@link StatementRefusedException}.
     *
     * @param describeOnly whether the rows are not wanted
     */
    void answer(String sql, List<Binding> bindings, boolean describeOnly, OutputStream out, String queryId) {
        try {
            store.read(connection -> {
                requireSelect(connection, sql);
                var readable = readable(connection, sql);
                try (var statement = connection.prepareStatement(readable)) {
                    if (describeOnly) {
                        var columns = ResultTypes.columns(statement.getMetaData(), sql);
                        write(Answer.of(columns, List.of()), out, queryId);
                    } else {
                        run(statement, sql, bindings, out, queryId);
                    }
                }
                return null;
            });
        } catch (StoreException e) {
            throw DuckDbErrors.refusal(e, sql);
        }
    }

    /** Also for the query of a view. */
    static void requireSelect(Connection connection, String sql) throws SQLException {
        try (var select = connection.prepareStatement("select json_serialize_sql(?)")) {
            select.setString(1, sql);
            try (var rows = select.executeQuery()) {
                rows.next();
                var parsed = Json.mapper().readTree(rows.getString(1));
                if (parsed.path("error_type").asText().equals("parser")) {
                    int offset = parsed.path("position").asInt(0);
                    throw new StatementRefusedException(
                            "001003",
                            "42000",
                            "SQL compilation error:%nsyntax error %s [%s]"
                                    .formatted(
                                            Position.of(sql, offset),
                                            parsed.path("error_message").asText()));
                } else if (parsed.path("error").asBoolean()) {
                    throw StatementRefusedException.compilation(
                            parsed.path("error_message").asText());
                } else if (parsed.path("statements").size() != 1) {
                    throw StatementRefusedException.compilation("one statement at a time, found "
                            + parsed.path("statements").size());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The same query, with lists and structs written as JSON: what Snowflake has for them. */
    private static String readable(Connection connection, String sql) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            var nested = nested(statement.getMetaData());
            return nested.isEmpty()
                    ? sql
                    : nested.stream()
                            .map(name -> "to_json(%1$s) as %1$s".formatted(Store.quoted(name)))
                            .collect(Collectors.joining(", ", "select * replace (", ") from (" + sql + "\n)"));
        }
    }

    private static List<String> nested(ResultSetMetaData metadata) throws SQLException {
        var names = new ArrayList<String>();
        for (int index = 1; index <= metadata.getColumnCount(); index++) {
            if (ResultTypes.isNested(metadata.getColumnTypeName(index))) {
                names.add(metadata.getColumnLabel(index));
            }
        }
        return names;
    }

    private static void run(
            PreparedStatement statement, String sql, List<Binding> bindings, OutputStream out, String queryId)
            throws SQLException {
        int wanted = statement.getParameterMetaData().getParameterCount();
        if (wanted != bindings.size()) {
            throw StatementRefusedException.compilation(
                    "the statement has %d bindings, found %d values".formatted(wanted, bindings.size()));
        }
        for (int index = 0; index < bindings.size(); index++) {
            statement.setObject(index + 1, bindings.get(index).forSql());
        }
        // DuckDB has the whole result when this returns, on disk if need be: what fails, fails before anything is
        // written.
        try (var rows = statement.executeQuery()) {
            var columns = ResultTypes.columns(rows.getMetaData(), sql);
            write(Answer.of(columns, json -> writeRows(json, rows, columns)), out, queryId);
        }
    }

    private static long writeRows(JsonGenerator json, ResultSet rows, List<ResultColumn> columns) throws IOException {
        long count = 0;
        var values = new ArrayList<String>(columns.size());
        try {
            for (; rows.next(); count++) {
                values.clear();
                for (int index = 0; index < columns.size(); index++) {
                    values.add(ResultTypes.value(rows, index + 1, columns.get(index)));
                }
                Answer.writeRow(json, values);
            }
        } catch (SQLException e) {
            throw new IOException("the result broke off: " + e.getMessage(), e);
        }
        return count;
    }

    private static void write(Answer answer, OutputStream out, String queryId) {
        try {
            answer.write(out, queryId);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
