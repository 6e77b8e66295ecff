package plain

import (
	"slices"
	"strings"
	"unicode"
)

// empty lists, by language, the words that tell nobody what a page is about.
var empty = sets(map[string]string{
	"en": `about additional advanced an and answers article basic basics common concepts details doc docs
		documentation error errors etc faq faqs for frequently asked further general guide guides help home how index info information
		intro introduction issue issues miscellaneous misc more notes of on other others our overview page problem
		problems questions support the things this tips to topic topics trick tricks
		trouble troubleshooting untitled us various welcome what with your a`,
	"de": `allgemein allgemeine allgemeines anleitung anleitungen antworten artikel das der die ein eine einführung einleitung
		faq fehler fragen für grundlagen häufig gestellte häufige hilfe hinweis hinweise info infos information informationen mehr
		neu probleme problem seite sonstiges tipps tricks überblick übersicht und verschiedenes weitere weiteres
		willkommen zu zum zur`,
	"fr": `à accueil aide article autre autres conseils de des détails divers du erreur erreurs et faq foire aux général générales
		générale généralités guide informations information infos introduction la le les l notes plus pour présentation problème problèmes
		question questions réponses fréquentes d dépannage vue ensemble`,
	"es": `acerca artículo ayuda consejos de del detalles el en error errores faq frecuentes general generales generalidades guía
		información introducción la las los más notas otros otras para preguntas problema problemas resumen respuestas solución sobre
		varios visión y`,
	"it": `aiuto altro altri articolo consigli dettagli di domande e errore errori faq frequenti generale generali guida il
		informazioni introduzione la le note panoramica per più problema problemi risposte varie`,
	"pt": `ajuda artigo as de detalhes diversos do dicas e erro erros faq frequentes geral gerais guia informações introdução mais
		notas o os outros para perguntas problema problemas respostas sobre visão`,
	"nl": `algemeen algemene antwoorden artikel de details diversen en faq fout fouten gids handleiding help het hulp info informatie
		inleiding introductie meer notities over overig overzicht probleem problemen tips van veelgestelde vragen voor`,
	"ar": `عام عامة مقدمة نظرة معلومات مساعدة أسئلة الأسئلة الشائعة شائعة مشكلة مشاكل المشاكل أخرى تفاصيل ملاحظات دليل`,
	"zh": `概述 概览 概況 简介 簡介 介绍 介紹 说明 說明 帮助 幫助 常见问题 常見問題 问题 問題 其他 其它 疑难解答 疑難解答 故障排除 注意事项
		注意事項 更多 更多信息 信息 资料 详情 提示 指南 教程 文档 欢迎`,
	"ja": `概要 はじめに 紹介 説明 ヘルプ よくある質問 質問 問題 その他 トラブルシューティング 注意事項 詳細 情報 ガイド ヒント`,
})

// sets makes a set of each list of words.
func sets(lists map[string]string) map[string]map[string]bool {
	out := make(map[string]map[string]bool, len(lists))
	for language, words := range lists {
		out[language] = map[string]bool{}
		for word := range strings.FieldsSeq(words) {
			out[language][word] = true
		}
	}
	return out
}

// Vague reports whether a title holds nothing but words that tell nobody what the
// page is about, such as “More information”. In languages that have no list here no
// title is vague.
func Vague(locale, title string) bool {
	list := empty[base(locale)]
	words := strings.FieldsFunc(fold(title), isGap)
	if list == nil || len(words) == 0 || strings.ContainsFunc(title, unicode.IsDigit) {
		return false
	}
	return !slices.ContainsFunc(words, func(word string) bool { return !list[word] })
}

func isGap(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }
