package io.offerstream.warehouse.query;

/** A place in a statement, counted as Snowflake does: lines from 1, characters of the line from 0. */
record Position(int line, int character) {
    static Position of(String sql, int offset) {
        int line = 1;
        int start = 0;
        for (int newline = sql.indexOf('\n'); newline >= 0 && newline < offset; newline = sql.indexOf('\n', start)) {
            line++;
            start = newline + 1;
        }
        return new Position(line, offset - start);
    }

    @Override
    public String toString() {
        return "line " + line + " at position " + character;
    }
}
