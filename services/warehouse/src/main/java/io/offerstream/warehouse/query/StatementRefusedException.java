package io.offerstream.warehouse.query;

/** What a client asked for is refused, with the code and SQL state that Snowflake would answer. */
public final class StatementRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final String sqlState;

    public StatementRefusedException(String code, String sqlState, String message) {
        super(message);
        this.code = code;
        this.sqlState = sqlState;
    }

    /** What is written cannot be read, or is not among what is understood here. */
    public static StatementRefusedException compilation(String message) {
        return new StatementRefusedException("001003", "42000", "SQL compilation error:\n" + message);
    }

    public static StatementRefusedException syntax(String sql, int offset, String unexpected) {
        return compilation("syntax error %s unexpected '%s'.".formatted(Position.of(sql, offset), unexpected));
    }

    public static StatementRefusedException noSuchObject(String name) {
        return new StatementRefusedException(
                "002003",
                "42S02",
                "SQL compilation error:\nObject '%s' does not exist or not authorized.".formatted(name));
    }

    public static StatementRefusedException notGranted(String table) {
        return new StatementRefusedException(
                "003001",
                "42501",
                "SQL access control error:\nInsufficient privileges to operate on table '%s'".formatted(table));
    }

    public String code() {
        return code;
    }

    public String sqlState() {
        return sqlState;
    }
}
