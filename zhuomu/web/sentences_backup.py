"""Sentences of backup, verify and restore."""

SENTENCES = {
    "backup.write_failed": "写不了 {path}：{why}。原有数据没有改动。",
    "backup.target_exists": "{path} 已经存在，请换一个文件名。",
    "backup.no_file": "找不到备份文件：{path}",
    "backup.no_backup": "{path} 不是完好的啄木备份文件。",
    "backup.altered": "备份文件与清单不符：{name} 被改动、截短或缺失。",
    "backup.unsafe": "备份文件里有不该有的内容：{name}。没有恢复任何东西。",
    "backup.database_broken": "备份里的数据库有损坏：{why}",
    "backup.chain_broken": "操作记录链不完整，这份数据被改动过；请先运行 zhuomu verify 查看是哪几条。",
    "backup.data_exists": "{path} 里已有数据。要用备份替换，请加 --force；原有数据会移到一边保留。",
    "backup.data_in_use": "数据库正在使用，请先停止啄木再恢复。",
    "backup.other_database": "这份备份来自 {had} 数据库，而现在设置的是 {have}，不能直接恢复。",
    "backup.tool_missing": "没有找到命令 {tool}，请先安装 PostgreSQL 客户端（postgresql-client）。",
    "backup.tool_failed": "{tool} 没有成功：{why}",
}
