using ActorState.Entities;
using Npgsql;
using NpgsqlTypes;

namespace ActorState.Silo.Storage.AdoNet.PostgreSql;

/// <summary>Adds typed parameters in the order in which they stand: <c>$1</c>, <c>$2</c> and so on.</summary>
internal static class PgParameters
{
    extension(NpgsqlParameterCollection parameters)
    {
        public NpgsqlParameterCollection AddId(EntityId id) => parameters.AddText(id.Tenant).AddText(id.Type).AddText(id.Id);

        public NpgsqlParameterCollection AddText(string? text) => parameters.AddTyped(text, NpgsqlDbType.Text);

        public NpgsqlParameterCollection AddNumber(long number) => parameters.AddTyped(number, NpgsqlDbType.Bigint);

        public NpgsqlParameterCollection AddInteger(int number) => parameters.AddTyped(number, NpgsqlDbType.Integer);

        public NpgsqlParameterCollection AddFlag(bool flag) => parameters.AddTyped(flag, NpgsqlDbType.Boolean);

        public NpgsqlParameterCollection AddArray<T>(T[] values) => parameters.AddTyped(values, NpgsqlDbType.Array | TypeOf(typeof(T)));

        /// <summary>Adds one column of a list as an array.</summary>
        public NpgsqlParameterCollection AddColumn<TRow, T>(IReadOnlyList<TRow> rows, Func<TRow, T> column)
        {
            var values = new T[rows.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = column(rows[i]);
            }

            return parameters.AddArray(values);
        }

        /// <summary>Adds tenants, types and ids of a group's entities.</summary>
        public NpgsqlParameterCollection AddEntities(PgGroup group) => parameters
            .AddColumn(group.Entities, static id => id.Tenant)
            .AddColumn(group.Entities, static id => id.Type)
            .AddColumn(group.Entities, static id => id.Id);

        /// <summary>Adds a group's command ids, and the entity of each.</summary>
        public NpgsqlParameterCollection AddCommands(PgGroup group) => parameters
            .AddColumn(group.Commands, static command => command.Id)
            .AddColumn(group.Commands, static command => command.Entity);

        private NpgsqlParameterCollection AddTyped<T>(T value, NpgsqlDbType type)
        {
            // A null goes through the untyped value: a typed one must not be null.
            parameters.Add(value is null
                ? new NpgsqlParameter { NpgsqlDbType = type, Value = DBNull.Value }
                : new NpgsqlParameter<T> { NpgsqlDbType = type, TypedValue = value });
            return parameters;
        }
    }

    private static NpgsqlDbType TypeOf(Type element) => (Nullable.GetUnderlyingType(element) ?? element) switch
    {
        var type when type == typeof(string) => NpgsqlDbType.Text,
        var type when type == typeof(long) => NpgsqlDbType.Bigint,
        var type when type == typeof(int) => NpgsqlDbType.Integer,
        var type when type == typeof(short) => NpgsqlDbType.Smallint,
        var type when type == typeof(bool) => NpgsqlDbType.Boolean,
        var type when type == typeof(byte[]) || type == typeof(ReadOnlyMemory<byte>) => NpgsqlDbType.Bytea,
        _ => throw new NotSupportedException($"There is no column of {element}."),
    };
}
