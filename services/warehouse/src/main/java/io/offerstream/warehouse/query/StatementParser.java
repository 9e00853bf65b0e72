package io.offerstream.warehouse.query;

import io.offerstream.warehouse.WarehouseNames;
import io.offerstream.warehouse.query.Statement.AddColumns;
import io.offerstream.warehouse.query.Statement.AlterColumns;
import io.offerstream.warehouse.query.Statement.ColumnChange;
import io.offerstream.warehouse.query.Statement.CreateStage;
import io.offerstream.warehouse.query.Statement.CreateTable;
import io.offerstream.warehouse.query.Statement.CreateView;
import io.offerstream.warehouse.query.Statement.Delete;
import io.offerstream.warehouse.query.Statement.DescribeTable;
import io.offerstream.warehouse.query.Statement.MigrateOffset;
import io.offerstream.warehouse.query.Statement.NewColumn;
import io.offerstream.warehouse.query.Statement.Select;
import io.offerstream.warehouse.query.Statement.SetSchemaEvolution;
import io.offerstream.warehouse.query.Statement.ShowGrants;
import io.offerstream.warehouse.query.Statement.ShowTables;
import io.offerstream.warehouse.query.Statement.Use;
import io.offerstream.warehouse.query.Token.Kind;
import io.offerstream.warehouse.store.ColumnType;
import io.offerstream.warehouse.store.Identifiers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Reads the statements that the connector, the JDBC driver and docs/warehouse.md use. Whatever begins like a query is
 * left to DuckDB; everything else is refused. Used by one thread, once.
 */
final class StatementParser {
    private static final String MIGRATE = "SYSTEM$SNOWPIPE_STREAMING_MIGRATE_CHANNEL_OFFSET_TOKEN";

    private final Tokens tokens;
    private final List<Binding> bindings;
    private int bound;

    private StatementParser(Tokens tokens, List<Binding> bindings) {
        this.tokens = tokens;
        this.bindings = bindings;
    }

    /** @throws StatementRefusedException for what cannot be read, with the place, and for what is not among these */
    static Statement parse(String sql, List<Binding> bindings) {
        var parser = new StatementParser(Tokens.of(sql), bindings);
        return StageStatements.parse(sql).orElseGet(parser::statement);
    }

    private Statement statement() {
        if (tokens.takeIf("use")) {
            return use();
        } else if (tokens.takeIf("desc", "table") || tokens.takeIf("describe", "table")) {
            return ended(new DescribeTable(name()));
        } else if (tokens.takeIf("create")) {
            return create();
        } else if (tokens.takeIf("alter", "table")) {
            return alter(name());
        } else if (tokens.takeIf("show", "grants", "on", "table")) {
            return ended(new ShowGrants(name()));
        } else if (tokens.takeIf("show", "tables")) {
            return showTables();
        } else if (tokens.takeIf("delete", "from")) {
            return delete(name());
        } else if (tokens.startsWith("select", MIGRATE)) {
            return migrate();
        } else if (tokens.startsWith("select")
                || tokens.startsWith("with")
                || tokens.startsWith("values")
                || tokens.startsWith("(")) {
            return new Select(tokens.rest());
        }
        var first = tokens.peek();
        throw StatementRefusedException.compilation(
                "'%s' is nothing that the local warehouse does: it takes queries, and the statements of docs/warehouse.md; its rows come through the connector alone"
                        .formatted(first.text()));
    }

    private <T extends Statement> T ended(T statement) {
        tokens.requireEnd();
        return statement;
    }

    private Statement use() {
        var kind = tokens.take();
        if (!kind.is("database") && !kind.is("schema") && !kind.is("role")) {
            throw StatementRefusedException.compilation("use of what? database, schema or role");
        }
        return ended(new Use(kind.name(), name()));
    }

    /** A name, qualified or not, or {@code identifier(…)} of a binding or a text. */
    private String name() {
        if (tokens.takeIf("identifier", "(")) {
            var given = textOrBinding();
            tokens.require(")");
            return unqualified(Tokens.of(given));
        }
        return unqualified(tokens);
    }

    /** The last part of a name; those before it must be this database and schema. */
    private static String unqualified(Tokens tokens) {
        var parts = new ArrayList<String>();
        do {
            var part = tokens.peek();
            if (part.kind() != Kind.WORD && part.kind() != Kind.QUOTED_NAME) {
                throw tokens.unexpected();
            }
            parts.add(tokens.take().name());
        } while (tokens.takeIf("."));
        var name = parts.remove(parts.size() - 1);
        boolean here = parts.isEmpty()
                || parts.equals(List.of(WarehouseNames.SCHEMA))
                || parts.equals(List.of(WarehouseNames.DATABASE, WarehouseNames.SCHEMA));
        if (!here) {
            throw StatementRefusedException.noSuchObject(String.join(".", parts) + "." + name);
        }
        return name;
    }

    private String binding() {
        var place = tokens.requireKind(Kind.BINDING);
        if (bound == bindings.size() || bindings.get(bound).value() == null) {
            throw StatementRefusedException.compilation("the binding at " + place.offset() + " has no value");
        }
        return bindings.get(bound++).value();
    }

    private Statement create() {
        boolean replace = tokens.takeIf("or", "replace");
        if (tokens.takeIf("view")) {
            boolean ifNotExists = tokens.takeIf("if", "not", "exists");
            var name = name();
            tokens.require("as");
            return new CreateView(name, replace, ifNotExists, tokens.rest());
        } else if (tokens.takeIf("table")) {
            if (replace) {
                throw StatementRefusedException.compilation("the local warehouse replaces no tables");
            }
            return createTable(tokens.takeIf("if", "not", "exists"));
        } else if (!replace && tokens.takeIf("stage")) {
            boolean ifNotExists = tokens.takeIf("if", "not", "exists");
            return ended(new CreateStage(name(), ifNotExists));
        }
        throw tokens.unexpected();
    }

    private Statement createTable(boolean ifNotExists) {
        var name = name();
        tokens.require("(");
        var columns = new ArrayList<NewColumn>();
        do {
            columns.add(newColumn(false));
        } while (tokens.takeIf(","));
        tokens.require(")");
        boolean schemaEvolution = false;
        var comment = Optional.<String>empty();
        while (tokens.peek().kind() != Kind.END) {
            if (tokens.takeIf("enable_schema_evolution", "=")) {
                schemaEvolution = truth();
            } else {
                tokens.require("comment", "=");
                comment = Optional.of(tokens.requireKind(Kind.TEXT).text());
            }
        }
        return new CreateTable(name, columns, ifNotExists, schemaEvolution, comment);
    }

    private boolean truth() {
        boolean truth = tokens.takeIf("true");
        if (!truth) {
            tokens.require("false");
        }
        return truth;
    }

    /** Name, type, and then whether it may be null and a comment, in any order. */
    private NewColumn newColumn(boolean ifNotExists) {
        var name = columnName();
        var type = type();
        boolean nullable = true;
        var comment = Optional.<String>empty();
        while (true) {
            if (tokens.takeIf("not", "null")) {
                nullable = false;
            } else if (tokens.takeIf("comment")) {
                comment = Optional.of(tokens.requireKind(Kind.TEXT).text());
            } else {
                return new NewColumn(name, type, nullable, comment, ifNotExists);
            }
        }
    }

    private String columnName() {
        var name = tokens.peek();
        if (name.kind() != Kind.WORD && name.kind() != Kind.QUOTED_NAME) {
            throw tokens.unexpected();
        }
        return tokens.take().name();
    }

    private ColumnType type() {
        var first = tokens.requireKind(Kind.WORD);
        tokens.takeIf("precision");
        if (tokens.takeIf("(")) {
            while (!tokens.takeIf(")")) {
                tokens.take();
                if (tokens.peek().kind() == Kind.END) {
                    throw tokens.unexpected();
                }
            }
        }
        try {
            return ColumnType.parse(tokens.written(first, tokens.peek()));
        } catch (IllegalArgumentException e) {
            throw StatementRefusedException.compilation(e.getMessage());
        }
    }

    private Statement alter(String table) {
        if (tokens.takeIf("set", "enable_schema_evolution", "=")) {
            return ended(new SetSchemaEvolution(table, truth()));
        } else if (tokens.takeIf("add")) {
            tokens.takeIf("column");
            var columns = new ArrayList<NewColumn>();
            do {
                columns.add(newColumn(tokens.takeIf("if", "not", "exists")));
            } while (tokens.takeIf(","));
            return ended(new AddColumns(table, columns));
        }
        tokens.require("alter");
        var changes = new ArrayList<ColumnChange>();
        do {
            tokens.takeIf("column");
            changes.add(change(columnName()));
        } while (tokens.takeIf(","));
        return ended(new AlterColumns(table, changes));
    }

    private ColumnChange change(String column) {
        if (tokens.takeIf("comment")) {
            return new ColumnChange(
                    column, Optional.of(tokens.requireKind(Kind.TEXT).text()));
        }
        tokens.require("drop", "not", "null");
        return new ColumnChange(column, Optional.empty());
    }

    private Statement delete(String table) {
        tokens.require("where");
        var where = new LinkedHashMap<String, String>();
        do {
            var column = columnName();
            tokens.require("=");
            where.put(column, textOrBinding());
        } while (tokens.takeIf("and"));
        return ended(new Delete(table, where));
    }

    private String textOrBinding() {
        return tokens.peek().kind() == Kind.BINDING
                ? binding()
                : tokens.requireKind(Kind.TEXT).text();
    }

    private Statement showTables() {
        var like = tokens.takeIf("like")
                ? Optional.of(tokens.requireKind(Kind.TEXT).text())
                : Optional.<String>empty();
        if (tokens.takeIf("in", "schema")) {
            name();
        }
        int limit = tokens.takeIf("limit")
                ? Integer.parseInt(tokens.requireKind(Kind.NUMBER).text())
                : Integer.MAX_VALUE;
        return ended(new ShowTables(like, limit));
    }

    private Statement migrate() {
        tokens.require("select", MIGRATE, "(");
        var arguments = new ArrayList<String>();
        do {
            boolean parenthesised = tokens.takeIf("(");
            arguments.add(textOrBinding());
            if (parenthesised) {
                tokens.require(")");
            }
        } while (tokens.takeIf(","));
        tokens.require(")");
        if (arguments.size() != 3) {
            throw StatementRefusedException.compilation(MIGRATE + " takes three arguments, found " + arguments.size());
        }
        return ended(new MigrateOffset(Identifiers.named(arguments.get(2))));
    }
}
